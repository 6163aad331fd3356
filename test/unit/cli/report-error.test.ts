import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { reportError, reportInOneLine } from '#frontends/cli/report-error.ts'

function reported(error: unknown): { readonly code: number; readonly text: string } {
  let text = ''
  const code = reportError(error, (part) => (text += part))
  return { code, text }
}

describe('an error on the command line', () => {
  it('says what happened and what to do next', () => {
    const { text } = reported(
      new AppError('not-found', 'no role is called "admn"', { hint: 'latchkey roles lists them' }),
    )
    expect(text).toBe('latchkey: no role is called "admn"\n  latchkey roles lists them\n')
  })

  it('leads with the cause, then what AWS said, then what to do, and the command that does it', () => {
    const { text } = reported(
      new AppError('needs-sign-in', 'AWS does not know the access key AKIA', {
        hint: 'Compare it letter by letter.',
        act: 'edit-source',
        aws: { code: 'InvalidClientTokenId', message: 'The token is invalid', requestId: 'r-1' },
      }),
    )
    expect(text).toBe(
      'latchkey: AWS does not know the access key AKIA\n' +
        '  AWS said: The token is invalid. (InvalidClientTokenId, request r-1)\n' +
        '  Compare it letter by letter. Run: latchkey source edit NAME\n',
    )
  })

  it('names the source in that command where it is known', () => {
    const error = new AppError('needs-sign-in', 'x', { hint: 'Compare it.', act: 'edit-source', source: 'work' })
    expect(reported(error).text).toContain('  Compare it. Run: latchkey source edit work\n')
  })

  it('names the role in that command, as one word of a shell', () => {
    const error = new AppError('refused-by-aws', 'x', {
      hint: 'Do it.',
      act: 'edit-role',
      source: 'a',
      role: "Ann's $&",
    })
    expect(reported(error).text).toContain(String.raw`  Do it. Run: latchkey role edit 'Ann'\''s $&'`)
  })

  it('says what to do by its code where the failure itself does not', () => {
    expect(reported(new AppError('needs-mfa', 'the code is missing')).text).toBe(
      'latchkey: the code is missing\n  Enter the code from your device. Run: latchkey start ROLE\n',
    )
  })

  it('is two sentences where it is one line', () => {
    let text = ''
    const error = new AppError('not-found', 'no role is called "admn"', { hint: 'List them: latchkey roles' })
    reportInOneLine(error, (part) => (text += part))
    expect(text).toBe('latchkey: no role is called "admn". List them: latchkey roles\n')
  })

  it('shortens a name that is far too long', () => {
    const { text } = reported(new AppError('not-found', `there is no role "${'x'.repeat(120_000)}" in "lab"`))
    expect(text).toBe(`latchkey: there is no role "${'x'.repeat(80)}…" in "lab"\n`)
  })

  it('lists the candidates of an ambiguous role and exits with 2', () => {
    expect(reported(new AppError('ambiguous', '"Admin" fits 2 roles', { candidates: ['a/Admin', 'b/Admin'] }))).toEqual(
      {
        code: 2,
        text: 'latchkey: "Admin" fits 2 roles\n  a/Admin\n  b/Admin\n',
      },
    )
  })

  it('lets no escape sequence of an endpoint through to the terminal', () => {
    const title = '\u001b]0;owned\u0007'
    const bad = `a${title}b\u009b31m\u0008\r`
    const { text } = reported(new AppError('refused-by-aws', bad, { hint: bad, candidates: [bad] }))
    for (const each of [text, reported(new Error(bad)).text]) {
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(each).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    }
  })

  it.each([
    ['bad-request', 2],
    ['needs-mfa', 3],
    ['needs-sign-in', 3],
    ['denied', 4],
    ['no-agent', 5],
    ['network', 1],
    ['internal', 1],
  ] as const)('%s exits with %i', (code, expected) => {
    expect(reported(new AppError(code, 'x')).code).toBe(expected)
  })

  it('prints no stack of an unexpected error', () => {
    expect(reported(new Error('boom'))).toEqual({ code: 1, text: 'latchkey: boom\n' })
  })
})
