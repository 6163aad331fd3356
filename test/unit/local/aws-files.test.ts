import fc from 'fast-check'
import { parse } from 'ini'
import { describe, expect, it } from 'vitest'
import { iniSections } from '#local/aws-files.ts'

// The part of the format that the package reads as AWS does: no dots in names (it nests them), no quotes, no comment signs in values.
const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/).filter((text) => text !== '__proto__')
const value = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9/+=:_-]{0,20}$/)
  .filter((text) => !/^(?:true|false|null)$/.test(text))
const section = fc.record({
  header: word,
  values: fc.uniqueArray(fc.tuple(word, value), { selector: ([key]) => key, maxLength: 5 }),
  comment: fc.option(fc.stringMatching(/^[ #;\w]{0,10}$/), { nil: undefined }),
})
const sections = fc.uniqueArray(section, { selector: ({ header }) => header, maxLength: 6 })

describe('sections of an AWS file', () => {
  it('are what the package ini reads, with any line ending, comments and blank lines', () => {
    fc.assert(
      fc.property(sections, fc.constantFrom('\n', '\r\n'), (written, end) => {
        const text = written
          .flatMap(({ header, values, comment }) => [
            `[${header}]`,
            ...(comment === undefined ? [] : [`# ${comment}`]),
            ...values.map(([key, each]) => `${key} = ${each}`),
            '',
          ])
          .join(end)
        const ours = Object.fromEntries(
          iniSections(text).map(({ header, values }) => [header, Object.fromEntries(values)]),
        )
        expect(ours).toEqual(structuredClone({ ...parse(text) }))
      }),
    )
  })

  it('keep a dot in a name, which is no nesting here', () => {
    expect(iniSections('[profile a.b]\nregion=eu-west-1').map(({ header }) => header)).toEqual(['profile a.b'])
  })

  it('leave out the settings below a setting', () => {
    const [section] = iniSections('[default]\ns3 =\n  region = us-west-2\noutput = json')
    expect([...(section?.values ?? [])]).toEqual([
      ['s3', ''],
      ['output', 'json'],
    ])
  })

  it.each(['  ', '\t'])('have keys that are indented by %j, but not those below a key without a value', (indent) => {
    const lines = ['aws_access_key_id = a', 's3 =', `${indent}region = us-west-2`, 'output = json']
    const text = ['[default]', ...lines.slice(0, 3).map((line) => indent + line), ...lines.slice(3)].join('\n')
    const [section] = iniSections(text)
    expect([...(section?.values ?? [])]).toEqual([
      ['aws_access_key_id', 'a'],
      ['s3', ''],
      ['output', 'json'],
    ])
  })

  it('begin after a byte order mark', () => {
    expect(iniSections('\uFEFF[default]\nregion = eu-west-1')).toHaveLength(1)
  })
})
