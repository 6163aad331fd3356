import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { resolvePaths } from '#local/paths.ts'
import { clearAfterMs, createCopier } from '#frontends/electron/system/clipboard.ts'
import { environmentText, shellFormat } from '#frontends/electron/page/environment-copy.ts'

function rig() {
  let content = ''
  let pending: (() => void) | undefined
  let now = 1000
  const copier = createCopier(
    {
      readText: async () => content,
      writeText: async (text) => void (content = text),
      clear: () => void (content = ''),
    },
    { now: () => now },
    {
      set(work, ms) {
        expect(ms).toBe(60_000)
        pending = work
        return () => (pending = undefined)
      },
    },
  )
  return {
    copier,
    content: () => content,
    put: (text: string) => void (content = text),
    async minutePasses() {
      pending?.()
      await Promise.resolve()
    },
    waits: () => pending !== undefined,
    sleep: (ms: number) => void (now += ms),
  }
}

describe('the clipboard', () => {
  it('loses real keys after a minute', async () => {
    const { copier, content, minutePasses } = rig()
    expect(await copier.copySecret('real')).toBe(1000 + clearAfterMs)
    expect(content()).toBe('real')
    await minutePasses()
    expect(content()).toBe('')
  })

  it('loses them after a sleep, in which the minute stood still', async () => {
    const { copier, content, sleep } = rig()
    await copier.copySecret('real')
    sleep(clearAfterMs - 1)
    await copier.clearOverdue()
    expect(content()).toBe('real')
    sleep(1)
    await copier.clearOverdue()
    expect(content()).toBe('')
  })

  it('keeps what was copied since', async () => {
    const { copier, content, put, minutePasses } = rig()
    await copier.copySecret('real')
    put('a shopping list')
    await minutePasses()
    expect(content()).toBe('a shopping list')
  })

  it('keeps stand-ins and names', async () => {
    const { copier, content, waits } = rig()
    await copier.copy('stand-in')
    expect(waits()).toBe(false)
    await copier.clearNow()
    expect(content()).toBe('stand-in')
  })

  it('loses real keys when the app quits', async () => {
    const { copier, content, waits } = rig()
    await copier.copySecret('real')
    await copier.clearNow()
    expect(content()).toBe('')
    expect(waits()).toBe(false)
  })

  it('counts the minute from the last copy, and knows a text whose line ends the system changed', async () => {
    const { copier, content, put, minutePasses } = rig()
    await copier.copySecret('first')
    await copier.copySecret('a\nb')
    put('a\r\nb')
    await minutePasses()
    expect(content()).toBe('')
  })
})

describe('the environment to copy', () => {
  it('is for the shell that a person has', () => {
    expect(shellFormat('win32', undefined)).toBe('powershell')
    expect(shellFormat('linux', '/usr/bin/fish')).toBe('fish')
    expect(shellFormat('darwin', '/bin/zsh')).toBe('sh')
    expect(shellFormat('linux', '/opt/selfish')).toBe('sh')
  })

  it('is not made while no agent answers', async () => {
    const link = { agent: () => Promise.reject(new AppError('no-agent', 'the agent was stopped')) }
    const paths = resolvePaths({ platform: 'linux', env: {}, homedir: '/home/a', uid: 1 })
    const host = { paths, platform: 'linux' } as const
    const asked = { role: 'a', format: 'sh', direct: false } as const
    await expect(environmentText(link, host, asked, new AbortController().signal)).rejects.toMatchObject({
      code: 'no-agent',
    })
  })
})
