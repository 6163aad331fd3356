import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unifiedDiff } from '#agent/profiles/diff.ts'
import { parse } from '#local/botocore/document.ts'
import { printSteps, sectionsOf } from '#agent/profiles/edit.ts'
import { plan, type WantedSection } from '#agent/profiles/plan.ts'
import { misread } from '#agent/profiles/read-back.ts'
import { goodConfigText } from '../../../support/aws-config-texts.ts'

const mark = { kind: 'app', owner: 'local', source: 'work' } as const
const wantedOf = (name: string, ...values: (readonly [string, string])[]): WantedSection => ({
  header: `profile ${name}`,
  mark,
  label: `${name} in its account`,
  values: values.length > 0 ? values : [['credential_process', `/usr/bin/latchkey credentials ${name}`]],
})

function planned(text: string, wanted: readonly WantedSection[], credentials: readonly string[] = []) {
  const result = plan({ text, credentials, wanted, isStale: () => true })
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.refusals))
  return { ...result, after: printSteps(result.steps) }
}

const refusals = (text: string, wanted: readonly WantedSection[], credentials: readonly string[] = []) => {
  const result = plan({ text, credentials, wanted, isStale: () => true })
  return result.kind === 'refused' ? result.refusals : []
}

const names = fc.uniqueArray(fc.stringMatching(/^lk-[a-z0-9_.-]{1,6}$/), { maxLength: 5 })

describe('a plan', () => {
  it('changes no byte outside our sections, and taking all away again gives back every byte', async () => {
    await fc.assert(
      fc.asyncProperty(goodConfigText, fc.array(names, { minLength: 1, maxLength: 4 }), async (text, rounds) => {
        let current = text
        for (const round of rounds) {
          const wanted = round.map((name, at) => wantedOf(name, ['credential_process', `/x ${round.length}${at}`]))
          const { after, changes } = planned(current, wanted)
          const gone = new Set(changes.flatMap(({ kind, header }) => (kind === 'remove' ? [header] : [])))
          // oxlint-disable-next-line no-await-in-loop -- one round goes on from the last
          expect(await misread({ before: current, after, put: wanted, gone })).toBeUndefined()
          expect(planned(after, wanted).after).toBe(after)
          current = after
        }
        expect(planned(current, []).after).toBe(text)
      }),
      { numRuns: 200 },
    )
  })

  it('puts new sections at the end, in the lines that the file has', () => {
    const { after } = planned('[default]\r\nregion = x', [wantedOf('a', ['region', 'eu-west-1'])])
    expect(after).toBe(
      '[default]\r\nregion = x\r\n\r\n# latchkey:app owner=local source=work - written by Latchkey, changes here are overwritten\r\n[profile a]\r\nregion = eu-west-1',
    )
  })

  it.each(['[a]\rk = v\r', '[a]\rk = v', '# c\n[a]\r\r'])('joins its lines to no lone CR of %j', (text) => {
    const { after } = planned(text, [wantedOf('x'), wantedOf('y')])
    expect(planned(planned(after, [wantedOf('y')]).after, []).after).toBe(text)
  })

  it('renews a section where it stands, and leaves the comments of others around it', () => {
    const before = `${planned('[a]\n', [wantedOf('x', ['region', 'a'])]).after}# about the next\n\n[profile mine]\nregion = b\n`
    const { after, changes } = planned(before, [wantedOf('x', ['region', 'c'])])
    expect(after).toBe(before.replace('region = a', 'region = c'))
    expect(changes).toEqual([{ kind: 'update', header: 'profile x' }])
  })

  it('keeps what a person wrote above our mark when the section goes', () => {
    const before = planned('[a]\n', [wantedOf('x')]).after.replace('# latchkey:app', '# mine\n# latchkey:app')
    expect(planned(before, []).after).toBe('[a]\n\n# mine\n')
  })

  it.each([
    ['[profile x]\nregion = a\n', [], '[profile x]', 'not written by Latchkey'],
    ['[profile "x"]\nregion = a\n', [], '[profile "x"]', 'not written by Latchkey'],
    ['[profile  x]\nregion = a\n', [], '[profile  x]', 'not written by Latchkey'],
    ['# latchkey:sso owner=local\n[profile x]\nsso_session = a\n', [], '[profile x]', 'another kind'],
    ['# latchkey:app owner=local source=other\n[profile x]\n', [], '[profile x]', 'the source other'],
    ['# latchkey:app owner=local\n[profile x]\n', [], '[profile x]', 'the role of terminals'],
    ['# latchkey:app owner=team\n[profile x]\nregion = a\n', [], '[profile x]', 'another gateway'],
    ['[a]\nk = 1\nk = 2\n', [], 'line 3', 'cannot read this file'],
    ['[DEFAULT]\nregion = x\n', [], '[DEFAULT]', 'adds the keys of this section'],
    ['', ['x'], '[profile x]', 'credentials file'],
  ])('refuses %j (credentials %j)', (text, credentials, subject, reason) => {
    expect(refusals(text, [wantedOf('x')], credentials)).toEqual([
      { subject, reason: expect.stringContaining(reason), hint: expect.stringMatching(/\w/) },
    ])
  })

  it.each([
    ['\uFEFF[a]\n', 'byte order mark', 'Save it as UTF-8 without a byte order mark.'],
    ['[a]\n[a]\n', '[a] is there twice', 'Correct that line in an editor.'],
  ])(
    'says of %j what mends it, and nothing of a write, since files are read for more than that',
    (text, reason, hint) => {
      expect(refusals(text, [wantedOf('x')])).toEqual([
        { subject: expect.stringMatching(/^line \d$/), reason: expect.stringContaining(reason), hint },
      ])
    },
  )

  it('names both of two roles that would get one name', () => {
    const [refusal] = refusals('', [wantedOf('x'), { ...wantedOf('x'), label: 'another' }])
    expect(refusal?.reason).toBe('x in its account and another would both get this name')
  })

  it.each(['', '__proto__', 'default', 'a b', 'ü', 'a]b', 'a:b'])('refuses the name %j', (name) => {
    expect(refusals('', [wantedOf(name)])).toHaveLength(1)
  })

  it.each(['', ' a', 'a # b', 'a ;b', 'a\nb', '"a b"'])('refuses the value %j', (value) => {
    expect(refusals('', [wantedOf('x', ['credential_process', value])])).toHaveLength(1)
  })

  it('lets stale sections alone where nobody says that they are stale', () => {
    const { after } = planned('', [wantedOf('x'), wantedOf('y')])
    const result = plan({ text: after, credentials: [], wanted: [wantedOf('x')], isStale: () => false })
    expect(result.kind === 'planned' && result.changes).toEqual([{ kind: 'keep', header: 'profile x' }])
  })
})

describe('reading back', () => {
  it('sees a header that only the JavaScript SDK takes for one', async () => {
    const before = '[profile a]\nregion = x\n  [profile ours]\n  output = json\n'
    const { after } = planned(before, [wantedOf('ours')])
    expect(await misread({ before, after, put: [wantedOf('ours')], gone: new Set() })).toContain('JavaScript')
  })

  it('sees a foreign value that changed', async () => {
    const read = { put: [], gone: new Set<string>() }
    expect(await misread({ before: '[a]\nk = 1\n', after: '[a]\nk = 2\n', ...read })).toContain('[a]')
    expect(await misread({ before: '[a]\nk = 1\n', after: '', ...read })).toContain('[a]')
    // Only one of the two readers takes this for another value.
    expect(await misread({ before: '[a]\nk = 1 # x\n', after: '[a]\nk = 1 # y\n', ...read })).toContain('botocore')
  })
})

describe('the marks of sections', () => {
  it('are found in older words, and only directly above a header', () => {
    const marks = (text: string) => sectionsOf(parse(text)).map(({ mark: found }) => found?.kind)
    expect(marks('# latchkey:sso by hand\n# more\n[profile a]\n[profile b]\n')).toEqual(['sso', undefined])
    expect(marks('# latchkey:app\n\n[profile a]\n# latchkeys:app\n[profile b]\n')).toEqual([undefined, undefined])
  })
})

describe('the unified diff', () => {
  it('shows the end of a file without a last line break as diff does', () => {
    const { steps } = planned('[a]\nk = 1', [wantedOf('x', ['region', 'b'])])
    expect(unifiedDiff('config', steps, false)).toBe(
      [
        '--- config',
        '+++ config',
        '@@ -1,2 +1,6 @@',
        ' [a]',
        '-k = 1',
        '\\ No newline at end of file',
        '+k = 1',
        '+',
        '+# latchkey:app owner=local source=work - written by Latchkey, changes here are overwritten',
        '+[profile x]',
        '+region = b',
        '\\ No newline at end of file',
        '',
      ].join('\n'),
    )
  })
})
