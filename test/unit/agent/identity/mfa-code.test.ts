import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCodeSpender } from '#agent/identity/iam-user/mfa-code.ts'
import { AppError } from '#util/app-error.ts'
import { createTime, never, settle } from '../sessions/world.ts'

function open(answers: readonly string[], command?: string) {
  const time = createTime()
  const asked: string[] = []
  const spender = createCodeSpender(
    { source: 'me', serial: 'arn:aws:iam::111122223333:mfa/me', command },
    {
      ask: async ({ title, message }) => {
        asked.push(`${title}: ${message}`)
        return answers[asked.length - 1] ?? ''
      },
      timers: time.timers,
      now: time.clock.now,
      environment: process.env,
    },
  )
  return { spender, asked, time }
}

const wrongCode = () => new AppError('needs-mfa', 'AWS did not accept the MFA code')

describe('an MFA code', () => {
  it('is asked for by the name of the device, and blanks in it do not matter', async () => {
    const { spender, asked } = open([' 123 456 '])
    expect(await spender.spend(async (code) => code, never)).toBe('123456')
    expect(asked[0]).toContain('arn:aws:iam::111122223333:mfa/me')
  })

  it('that was used once is not sent again', async () => {
    const { spender, asked } = open(['123456', '123456', '654321'])
    await spender.spend(async () => {}, never)
    expect(await spender.spend(async (code) => code, never)).toBe('654321')
    expect(asked.at(-1)).toContain('used already')
  })

  it('that AWS refused is asked for again, any other failure is not', async () => {
    const { spender, asked } = open(['111111', '222222'])
    const seen: string[] = []
    const use = async (code: string) => {
      seen.push(code)
      throw seen.length === 1 ? wrongCode() : new AppError('refused-by-aws', 'no')
    }
    await expect(spender.spend(use, never)).rejects.toMatchObject({ code: 'refused-by-aws' })
    expect(seen).toEqual(['111111', '222222'])
    expect(asked).toHaveLength(2)
  })

  it('that nobody gives after a wrong one is still what is needed', async () => {
    const time = createTime()
    const answers = [
      () => '111111',
      () => {
        throw new AppError('cancelled', 'the question was dismissed')
      },
    ]
    const spender = createCodeSpender(
      { source: 'me', serial: 'arn:aws:iam::111122223333:mfa/me', command: undefined },
      { ask: async () => answers.shift()?.() ?? '', timers: time.timers, now: time.clock.now, environment: {} },
    )
    const use = async () => {
      throw wrongCode()
    }
    await expect(spender.spend(use, never)).rejects.toMatchObject({
      code: 'needs-mfa',
      message: expect.stringContaining('AWS did not accept that code'),
    })
  })

  it('of digits that are not 0 to 9 is refused', async () => {
    const { spender } = open(['１２３４５６', '१२३४५६', '12345678'])
    await expect(spender.spend(async (code) => code, never)).rejects.toMatchObject({ code: 'needs-mfa' })
  })
})

describe('a command that prints codes', () => {
  it('is run again in the device’s next half minute when it still shows a used code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-mfa-'))
    try {
      const shown = join(folder, 'code')
      await writeFile(shown, '123456')
      const { spender, time } = open([], `cat '${shown}'`)
      await spender.spend(async () => {}, never)
      const second = spender.spend(async (code) => code, never)
      while (time.pending() === 0) await settle()
      await writeFile(shown, '654321')
      await time.advance(30_500)
      expect(await second).toBe('654321')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('gets no AWS variable and none of ours', async () => {
    const time = createTime()
    const spender = createCodeSpender(
      { source: 'me', serial: 'x', command: 'test -z "$AWS_SECRET_ACCESS_KEY$LATCHKEY_HOME" && echo "$DIGITS"' },
      {
        ask: () => Promise.reject(new Error('not asked')),
        timers: time.timers,
        now: time.clock.now,
        environment: { ...process.env, AWS_SECRET_ACCESS_KEY: 's', LATCHKEY_HOME: '/h', DIGITS: '123456' },
      },
    )
    expect(await spender.spend(async (code) => code, never)).toBe('123456')
  })

  it('that prints more than a code is refused', async () => {
    const { spender } = open([], 'echo your code is 123456')
    await expect(spender.spend(async (code) => code, never)).rejects.toMatchObject({
      code: 'needs-mfa',
      message: expect.stringContaining('six digits'),
    })
  })

  it('is ended with all its children when the caller gives up', async () => {
    const { spender } = open([], 'sleep 300 & wait')
    const caller = new AbortController()
    const started = spender.spend(async (code) => code, caller.signal)
    setImmediate(() => caller.abort())
    await expect(started).rejects.toMatchObject({ message: 'the MFA command was cancelled' })
  })
})
