import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createActionExcerpt } from '#engine/aws/action-excerpt.ts'
import { readQueryAction } from '#engine/aws/query-action.ts'

/** The excerpt of a form that arrives in pieces of so many bytes. */
function excerptOf(form: string, pieceBytes: number): Buffer {
  const bytes = Buffer.from(form)
  const excerpt = createActionExcerpt()
  for (let at = 0; at < bytes.length; at += pieceBytes) excerpt.take(bytes.subarray(at, at + pieceBytes))
  return Buffer.from(excerpt.end())
}

function actionOf(body: Buffer): string {
  const { action } = readQueryAction({ query: '', headers: [], hasBody: true, body, alone: true })
  return action.kind === 'known' ? `known: ${action.name}` : action.kind
}

describe('the excerpt of a form', () => {
  it('has the action alone, wherever it stands and however the form is cut', () => {
    const form = `Pad=${'x'.repeat(5000)}&Action=DeleteUser&UserName=Action`
    for (const bytes of [1, 7, 4096, 10_000]) expect(excerptOf(form, bytes).toString()).toBe('Action=DeleteUser')
  })

  it('stays small whatever is sent', () => {
    const form = Array.from({ length: 20_000 }, (_, i) => `Action=A${i}&%41ction=B${i};action=${'c'.repeat(i % 900)}`)
    expect(excerptOf(form.join('&'), 65_536).length).toBeLessThan(8192)
  })

  it('says of the action what the whole form says', () => {
    const name = fc.constantFrom(
      'Action',
      'action',
      '%41ction',
      'Action%00',
      'Ac',
      'Version',
      'a;Action',
      'A;ction',
      '',
    )
    const value = fc.constantFrom('GetUser', 'DeleteUser', 'Get%55ser', '', 'x;y', 'x'.repeat(200))
    const separator = fc.constantFrom('&', ';', '&&')
    const pairs = fc.array(fc.tuple(name, fc.constantFrom('=', ''), value, separator), { maxLength: 12 })
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 50 }), (parts, pieceBytes) => {
        const form = parts.map((part) => part.join('')).join('')
        expect(actionOf(excerptOf(form, pieceBytes))).toEqual(actionOf(Buffer.from(form)))
      }),
      { numRuns: 3000 },
    )
  })
})
