// AWS config files as people and tools leave them, and worse.
import fc from 'fast-check'

const name = fc.constantFrom('a', 'b', 'work', 'a.b', 'x-1', 'ü', 'a b', 'c]d', 'DEFAULT2')
const headers = [
  name.map((each) => `[profile ${each}]`),
  name.map((each) => `[profile  ${each}]`),
  name.map((each) => `[profile "${each}"]`),
  name.map((each) => `[${each}]`),
  name.map((each) => `[sso-session ${each}]`),
  name.map((each) => `[profile ${each}] # note`),
  name.map((each) => `[services ${each}]`),
  fc.constantFrom('[default]', '[Default]', '[plugins]', '[ profile y ]', '[profile y]; c'),
]
const values = [
  'eu-west-1',
  'a#b',
  'v # note',
  'v ; note',
  '"quoted"',
  'a=b==',
  'ünïcode',
  '"/opt/My App/x" --p y',
  '%(x)s',
  'a\u00a0',
]
const option = fc
  .tuple(
    fc.constantFrom('region', 'Region', 'output', 'k', 'sso_session'),
    fc.constantFrom(' = ', '=', ': ', ' =\t'),
    fc.constantFrom(...values),
  )
  .map((parts) => parts.join(''))
const block = fc
  .tuple(
    fc.constantFrom('s3', 'sts'),
    fc.array(fc.constantFrom('a = b', 'region = x', '# inner', '', 'c=d # e'), { maxLength: 3 }),
  )
  .map(([key, inner]) => [`${key} =`, ...inner.map((line) => (line === '' ? '' : `  ${line}`))])
const lonely = fc.constantFrom(
  '',
  ' ',
  '# note',
  '; note',
  '\t# deep',
  '# latchkey is a tool',
  'bare word',
  '  indented',
  '   [profile z]',
  '\f',
)
const section = fc.tuple(
  fc.oneof(...headers),
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: option.map((line) => [line]) },
      block,
      lonely.map((line) => [line]),
    ),
    { maxLength: 5 },
  ),
)

/** A text and whether it is likely that botocore reads it; lines end as `end` says, but for a few. */
export const anyConfigText = fc
  .tuple(
    fc.array(
      fc.oneof(
        ...headers.map((each) => each.map((text) => [text])),
        option.map((line) => [line]),
        block,
        lonely.map((line) => [line]),
      ),
      {
        maxLength: 3,
      },
    ),
    fc.array(section, { maxLength: 6 }),
    fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
    fc.boolean(),
    fc.constantFrom('', '', '', '', '', '\uFEFF'),
  )
  .map(([first, sections, end, isOpen, mark]) => {
    const lines = [...first.flat(), ...sections.flatMap(([header, body]) => [header, ...body.flat()])]
    return mark + lines.join(end) + (isOpen || lines.length === 0 ? '' : end)
  })

/** Files that all readers take: no section and no key twice. */
export const goodConfigText = fc
  .tuple(
    fc.uniqueArray(
      fc.tuple(
        fc.oneof(headers[0] ?? name, headers[4] ?? name),
        fc.array(
          fc.oneof(
            block,
            fc.constantFrom(...values).map((each) => [`k = ${each}`]),
            fc.constantFrom(['', '# about'], ['; x'], ['', '']),
          ),
          { maxLength: 1 },
        ),
      ),
      {
        maxLength: 8,
        selector: ([header]) => header,
      },
    ),
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.boolean(),
    fc.constantFrom('', '# my file', '\n\n'),
  )
  .map(([sections, end, isOpen, head]) => {
    const lines = [
      ...(head === '' ? [] : [head]),
      ...sections.flatMap(([header, body]) => [header, 'region = eu-west-1', ...body.flat()]),
    ]
    return lines.join(end) + (isOpen || lines.length === 0 ? '' : end)
  })
