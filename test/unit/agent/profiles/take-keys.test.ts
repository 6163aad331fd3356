import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misread } from '#agent/profiles/read-back.ts'
import { withoutKeys } from '#agent/profiles/take-keys.ts'

const isBase = (header: string) => header === 'base'
const keys = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n'

describe('keys that leave a file', () => {
  it('take their lines with them, and no other byte', () => {
    const before =
      '\r\n; top\r\n[base]\r\n# why\r\naws_access_key_id=A\r\nregion = eu-west-1\r\nAWS_Secret_Access_Key : y\r\n  more\r\noutput=json\r\n\r\n[other]\r\naws_access_key_id = B'
    expect(withoutKeys(before, isBase).text).toBe(
      '\r\n; top\r\n[base]\r\n# why\r\nregion = eu-west-1\r\noutput=json\r\n\r\n[other]\r\naws_access_key_id = B',
    )
    expect(withoutKeys(`[base]\n${keys}`.trimEnd(), isBase).text).toBe('[base]\n')
    expect(withoutKeys('[base]\nregion = x\n', isBase)).toEqual({ text: '[base]\nregion = x\n', lost: new Map() })
  })

  it('leave every section but theirs as both readers read it', async () => {
    const option = fc.constantFrom('region = eu-west-1', 'output = json # c', 's3 =\n  a = b', '; note', '')
    const section = (name: string) =>
      fc
        .tuple(fc.array(option, { maxLength: 3 }), fc.boolean(), fc.array(option, { maxLength: 3 }))
        .map(([above, has, below]) => [`[${name}]`, ...new Set(above), ...(has ? [keys.trimEnd()] : []), ...below])
    const files = fc.tuple(section('base'), section('other')).map((lines) => `${lines.flat().join('\n')}\n`)
    await fc.assert(
      fc.asyncProperty(files, async (before) => {
        const { text: after, lost } = withoutKeys(before, isBase)
        const wrong = await misread({ before, after, put: [], gone: new Set(), lost })
        // A file that botocore does not read is none that is written.
        expect([undefined, 'botocore could not read the result']).toContain(wrong)
        expect(after.split('[other]')[0]).not.toContain('aws_')
      }),
      { numRuns: 100 },
    )
  })

  it('are found missing where the result still has them, or another key is gone', async () => {
    const before = `[base]\nregion = x\n${keys}`
    const lost = new Map([['base', ['aws_access_key_id', 'aws_secret_access_key']]])
    const read = (after: string) => misread({ before, after, put: [], gone: new Set(), lost })
    expect(await read('[base]\nregion = x\n')).toBeUndefined()
    expect(await read(before)).toContain('botocore would read [base] otherwise')
    expect(await read('[base]\n')).toContain('botocore would read [base] otherwise')
  })
})
