// The app opens exactly what the agent made for one browser, and tells the page nothing of it.
import { describe, expect, it } from 'vitest'
import type { ConsoleView } from '#contract/console.ts'
import type { BrowserChoice } from '#shared/console/browser-rules.ts'
import { createOpenConsole } from '#frontends/electron/page/open-console.ts'

const console: ConsoleView = {
  id: 'c-1',
  role: 'Admin',
  roleId: 'r-1',
  source: 'work',
  destination: 'https://console.aws.amazon.com/',
  openedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T01:00:00.000Z',
  why: 'credentials',
}
const token = 'A'.repeat(43)

interface Rigged {
  readonly opens?: boolean
  readonly env?: Record<string, string>
  readonly saved?: BrowserChoice
}

function rig(address: string | undefined, { opens = true, env = {}, saved }: Rigged = {}) {
  const opened: string[] = []
  const open = createOpenConsole({
    console: {
      open: async () => ({ console, ...(address !== undefined && { address }), ...(saved && { opens: saved }) }),
      watch: () => Promise.reject(new Error('no agent')),
    },
    computer: {
      platform: 'linux',
      env,
      paths: { home: '/nonexistent', browsers: '/nonexistent/browsers' },
      userHome: '/nonexistent',
      async openBySystem(url) {
        opened.push(url)
        return opens
      },
    },
  })
  return { open, opened }
}

describe('a console of the app', () => {
  it('is opened at the address that works once, and only what was opened comes back', async () => {
    const address = `http://127.0.0.1:4711/console/${token}`
    const { open, opened } = rig(address)
    expect(await open({ role: 'r-1' })).toEqual(console)
    expect(opened).toEqual([address])
  })

  it('goes by what was saved, before BROWSER and the system', async () => {
    const { open, opened } = rig(`http://127.0.0.1:4711/console/${token}`, {
      env: { BROWSER: '/nonexistent/lynx' },
      saved: { browser: 'firefox', profile: { kind: 'usual' } },
    })
    await expect(open({ role: 'r-1' })).rejects.toMatchObject({ message: 'Firefox was not found here' })
    expect(opened).toEqual([])
  })

  it.each([
    undefined,
    '',
    `https://127.0.0.1:4711/console/${token}`,
    `http://localhost:4711/console/${token}`,
    `http://127.0.0.1:4711/login?code=${token}`,
    `http://127.0.0.1:4711/console/${token}?x=1`,
    `http://127.0.0.1:4711@example.com/console/${token}`,
    `http://127.0.0.1:4711/console/${token.slice(1)}`,
    'https://signin.aws.amazon.com/federation?Action=login&SigninToken=x',
    'file:///etc/passwd',
  ])('is opened at no other address: %s', async (address) => {
    const { open, opened } = rig(address)
    await expect(open({ role: 'r-1' })).rejects.toMatchObject({ code: 'internal' })
    expect(opened).toEqual([])
  })

  it('that no browser shows is told with what to do', async () => {
    const { open } = rig(`http://127.0.0.1:4711/console/${token}`, { opens: false })
    await expect(open({ role: 'r-1' })).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining('--print'),
    })
  })
})
