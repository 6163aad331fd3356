// How the end of whatever a person began reaches them, wherever they are by then.
import { act, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionView, StatusView } from '#contract/model.ts'
import { Shell } from '#renderer/shell/Shell.tsx'
import { useConfirm } from '#renderer/ui/dialogs/confirm.tsx'
import { useAnnounce } from '#renderer/ui/announce.tsx'
import { useToast } from '#renderer/ui/toast.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { desktopState, source, status } from './gallery/sample.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aSession, running } from './roles-world.ts'
import { setWidth } from './width.ts'

const now = Date.parse('2026-01-15T13:15:00Z')
const at = (ms: number): string => new Date(now + ms).toISOString()
const admin = aRole('Admin', { accountName: 'payments-prod' })
const session = aSession(admin)

beforeEach(() => setWidth(1200))
afterEach(() => vi.unstubAllGlobals())

async function page(fake: FakeClient = createFakeClient(), sessions: readonly SessionView[] = []) {
  const rendered = await renderPage(<Shell />, { fake, now: () => now })
  fake.push('desktop.watch', desktopState())
  fake.push('settings.watch', [])
  fake.push('attention.watch', { kind: 'state', prompts: [], notices: [] })
  fake.push('app.watch', status({ sessions: [...sessions] }))
  fake.push('roles.watch', { kind: 'state', roles: [sessions.length === 0 ? admin : running(admin, session)] })
  await rendered.settle()
  return rendered
}

function toast(text: string | RegExp): HTMLElement {
  const found = screen.getAllByText(text, { selector: 'p' }).find((each) => each.closest('[data-react-aria-top-layer]'))
  if (found?.parentElement == null) throw new Error('no such toast')
  return found.parentElement
}

describe('an end', () => {
  it('is told with the account, and offers to start the role again', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.end', () => ({ ...session, state: 'stopped' }))
    const { user, settle } = await page(fake, [session])
    await user.keyboard('{Control>}.{/Control}')
    await settle()
    await user.click(within(toast('Ended payments-prod/Admin.')).getByRole('button', { name: 'Start again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: admin.id }])
  })
})

describe('a failure', () => {
  it('is in the bell, with the way to try again, whatever view is shown a moment later', async () => {
    const fake = createFakeClient()
    fake.fail('sessions.start', 'AWS refused', { code: 'refused-by-aws', hint: 'Ask for access.' })
    const { user, settle } = await page(fake)
    await user.keyboard('{Enter}')
    await settle()
    await user.keyboard('{Control>}2{/Control}')
    await user.click(screen.getByRole('button', { name: '1 notice' }))
    const bell = screen.getByRole('dialog', { name: 'Notices' })
    expect(within(bell).getByText('payments-prod/Admin · AWS refused.')).toBeTruthy()
    expect(within(bell).getByText('Ask for access.')).toBeTruthy()
    await user.click(within(bell).getByRole('button', { name: 'Try again' }))
    await settle()
    expect(fake.asked('sessions.start')).toHaveLength(2)
    // The same failure again is the same notice.
    expect(within(bell).getAllByRole('listitem')).toHaveLength(1)
  })

  it('reaches a person who does not see the window, by the system', async () => {
    const fake = createFakeClient()
    const answer = Promise.withResolvers<SessionView>()
    fake.answer('sessions.start', () => answer.promise)
    const { user, settle } = await page(fake)
    await user.keyboard('{Enter}')
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    answer.reject(new Error('gone'))
    await settle()
    expect(fake.asked('desktop.notify')).toEqual([
      { text: expect.stringContaining('payments-prod/Admin · Latchkey did not answer.') },
    ])
    // And waits for their return.
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    vi.useRealTimers()
    hidden.mockRestore()
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    expect(toast(/did not answer/)).toBeTruthy()
  })

  it('of the tray is in the bell, too', async () => {
    const { fake, settle } = await page()
    fake.push('desktop.commands', { kind: 'tell', text: 'Latchkey: the agent was stopped' })
    await settle()
    expect(screen.getByRole('button', { name: '1 notice' })).toBeTruthy()
  })

  it('of a copy is in the bell, too', async () => {
    const fake = createFakeClient()
    fake.fail('desktop.copyEnvironment', 'no agent', { code: 'no-agent' })
    const { user, settle } = await page(fake)
    await user.keyboard('{Control>}c{/Control}')
    await settle()
    expect(toast(/^Copy of payments-prod\/Admin · No agent\./)).toBeTruthy()
    expect(screen.getByRole('button', { name: '1 notice' })).toBeTruthy()
  })
})

describe('a start', () => {
  it('that ends while its row is not to be seen is told at the foot of the window', async () => {
    const fake = createFakeClient()
    const answer = Promise.withResolvers<SessionView>()
    fake.answer('sessions.start', () => answer.promise)
    const { user, settle } = await page(fake)
    await user.keyboard('{Enter}{Control>}5{/Control}')
    answer.resolve(session)
    await settle()
    expect(toast(/^payments-prod\/Admin is running/)).toBeTruthy()
  })

  it('that ends in sight of its row shows no toast', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.start', () => session)
    const { user, settle } = await page(fake)
    await user.keyboard('{Enter}')
    await settle()
    expect(screen.queryByText(/is running/, { selector: '[data-react-aria-top-layer] p' })).toBeNull()
    expect(screen.getByText(/^payments-prod\/Admin is running/)).toBeTruthy()
  })
})

describe('notices', () => {
  const notice = { id: 'n1', level: 'warning' as const, message: 'Sign in again. 13 s left.', at: at(-60_000) }
  const said = (): string =>
    [...document.querySelectorAll('[data-live-announcer]')].map(({ textContent }) => textContent).join(' ')

  it('that were there before the page are no news', async () => {
    const { fake, settle } = await page()
    fake.push('attention.watch', { kind: 'state', prompts: [], notices: [notice] })
    await settle()
    expect(said()).not.toContain('13 s left')
    fake.push('attention.watch', { kind: 'notice', notice: { ...notice, id: 'n2', message: 'New.', at: at(0) } })
    await settle()
    expect(said()).toContain('New.')
  })

  it('are looked at from the moment the bell is opened, and a reload does not make them new', async () => {
    const first = await page()
    first.fake.push('attention.watch', { kind: 'state', prompts: [], notices: [notice] })
    await first.settle()
    await first.user.click(screen.getByRole('button', { name: '1 notice' }))
    // What lies over the rest of the page hides it from who does not see.
    expect(screen.getByRole('button', { name: 'Notices', hidden: true }).textContent).toBe('')
    first.unmount()
    const again = await page()
    again.fake.push('attention.watch', { kind: 'state', prompts: [], notices: [notice] })
    await again.settle()
    expect(screen.getByRole('button', { name: 'Notices' })).toBeTruthy()
  })

  it('offer nothing any more once the role has new credentials', async () => {
    const action = { kind: 'renew' as const, roleId: admin.id, label: 'Sign in' }
    const { fake, user, settle } = await page()
    fake.push('attention.watch', { kind: 'state', prompts: [], notices: [{ ...notice, action }] })
    fake.push('app.watch', status({ sessions: [{ ...session, issuedAt: at(-1000) }] }))
    await settle()
    await user.click(screen.getByRole('button', { name: '1 notice' }))
    expect(within(screen.getByRole('dialog')).queryByRole('button', { name: 'Sign in' })).toBeNull()
  })
})

function Asking() {
  const confirm = useConfirm()
  const announce = useAnnounce()
  const show = useToast()
  return (
    <>
      <button
        type="button"
        onClick={() =>
          void confirm({ title: 'Sure?', text: 'It ends.', confirm: 'End' }).then((yes) => announce(`ended: ${yes}`))
        }
      >
        ask
      </button>
      <button
        type="button"
        onClick={() =>
          void confirm({ title: 'Open?', text: 'It opens.', confirm: 'Open' }).then((yes) => announce(`open: ${yes}`))
        }
      >
        ask more
      </button>
      <button
        type="button"
        onClick={() => {
          announce('30 s left')
          show({ text: 'Copied.' })
        }}
      >
        tell
      </button>
    </>
  )
}

describe('while a dialog is open', () => {
  it('what is announced is heard, and a toast can be reached and left by F6', async () => {
    const { user } = await renderPage(<Asking />)
    await user.click(screen.getByRole('button', { name: 'ask' }))
    const tell = screen.getByRole('button', { name: 'tell', hidden: true })
    expect(tell.closest('[inert], [aria-hidden="true"]')).not.toBeNull()
    act(() => tell.click())
    const heard = [...document.querySelectorAll('[aria-live="polite"], [role="alert"]')]
    expect(heard.map((region) => region.closest('[inert], [aria-hidden="true"]'))).toEqual(heard.map(() => null))
    expect(heard.map(({ textContent }) => textContent).join()).toContain('Copied.')
    const before = document.activeElement
    expect(screen.getByRole('alertdialog').contains(before)).toBe(true)
    await user.keyboard('{F6}')
    expect(document.activeElement).toBe(within(toast('Copied.')).getByRole('button', { name: 'Dismiss' }))
    await user.keyboard('{F6}')
    expect(document.activeElement).toBe(before)
  })
})

describe('a question that comes while another is asked', () => {
  it('waits for its turn, and neither answers the first nor takes its press', async () => {
    const { user, settle } = await renderPage(<Asking />)
    await user.click(screen.getByRole('button', { name: 'ask' }))
    act(() => screen.getByRole('button', { name: 'ask more', hidden: true }).click())
    await settle()
    const heard = (): string => document.body.textContent ?? ''
    screen.getByRole('alertdialog', { name: 'Sure?' })
    expect(heard()).not.toContain('ended:')
    await user.click(screen.getByRole('button', { name: 'End' }))
    await settle()
    expect(heard()).toContain('ended: true')
    screen.getByRole('alertdialog', { name: 'Open?' })
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' }))
    await user.keyboard('{Escape}')
    await settle()
    expect(heard()).toContain('open: false')
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })
})

describe('what ended together', () => {
  const ended = [{ roleId: admin.id, role: 'Admin', accountName: 'payments-prod' }]
  const handover = { how: 'lost', at: at(0), pid: 7, by: { pid: 9, own: true }, kept: 0, ended } as const

  it('of a lost agent stands over the list and in the bell, and starts again by one press', async () => {
    const { fake, user, settle } = await page()
    fake.push('desktop.watch', desktopState({ handover: { ...handover, ended: [...ended] } }))
    await settle()
    expect(screen.getByText(/^The agent \(process 7\) stopped without warning at/)).toBeTruthy()
    expect(screen.getByText('Latchkey started its own agent. payments-prod/Admin ended.')).toBeTruthy()
    expect(screen.getByRole('button', { name: '1 notice' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Start again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: admin.id }])
    fake.push('app.watch', status({ sessions: [session] }))
    await settle()
    expect(screen.queryByText(/stopped without warning/)).toBeNull()
  })

  it('by a lock does, too', async () => {
    const { fake, user, settle } = await page()
    const agent = { ...status().agent, ended: { by: 'lock' as const, at: at(0), ended: [...ended] } }
    fake.push('app.watch', status({ agent }))
    await settle()
    expect(screen.getByText(/^Locked at/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Start again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: admin.id }])
    const banner = screen.getByText(/^Locked at/).closest<HTMLElement>('[role="alert"]')
    await user.click(within(banner ?? document.body).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText(/^Locked at/)).toBeNull()
  })

  it('by a stop is said while no agent answers, with the button that starts one', async () => {
    const { fake, user, settle } = await page()
    fake.away()
    const start = { kind: 'stopped', message: 'The agent was stopped.' } as const
    const { by: _, ...stopped } = { ...handover, how: 'stopped' as const, ended: [...ended] }
    fake.push('desktop.watch', desktopState({ start, handover: stopped }))
    await settle()
    expect(screen.getByText(/^The agent \(process 7\) was stopped at/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Start again' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Start Latchkey' }))
    expect(fake.asked('desktop.startAgent')).toHaveLength(1)
  })

  it('says nothing of an agent that is away for a moment', async () => {
    const { fake, settle } = await page()
    fake.push('desktop.watch', desktopState({ start: { kind: 'waiting', message: 'Waiting for the keychain.' } }))
    await settle()
    fake.away()
    await settle()
    expect(screen.queryByText('Waiting for the keychain.')).toBeNull()
  })
})

describe('the shell', () => {
  const empty: Partial<StatusView> = { sources: [], sessions: [] }

  it('does not greet as at a first run who had a source once', async () => {
    const { fake, settle } = await page()
    fake.push('roles.watch', { kind: 'state', roles: [] })
    fake.push('app.watch', status({ ...empty, agent: { ...status().agent, hadSource: true } }))
    await settle()
    expect(screen.getByText('No roles yet')).toBeTruthy()
    fake.push('app.watch', status(empty))
    await settle()
    expect(screen.getByText('Where do your AWS credentials come from?')).toBeTruthy()
  })

  it('says in every view that the settings are broken, each sentence with one full stop, and leads to the file', async () => {
    const { fake, user, settle } = await page()
    const settingsProblem = 'settings.json, line 3: there is no such field. The agent runs on the last good copy'
    fake.push('app.watch', status({ agent: { ...status().agent, settingsProblem } }))
    await settle()
    expect(screen.getByText(`${settingsProblem}.`)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show the file' }))
    expect(fake.asked('desktop.showSettingsFile')).toHaveLength(1)
    await user.keyboard('{Control>}5{/Control}')
    await settle()
    expect(screen.getByRole('main').textContent).not.toContain('..')
  })

  it('is calm about a source that will ask for a code, until a session waits for it', async () => {
    setWidth(380)
    const { fake, settle } = await page()
    const sources = [source({ name: 'lab', state: 'needs-mfa' })]
    fake.push('app.watch', status({ sources, sessions: [] }))
    await settle()
    expect(screen.getByText('lab ready')).toBeTruthy()
    expect(screen.getByText('Proxy on')).toBeTruthy()
    const waits = { ...session, source: 'lab', state: 'needs-sign-in' as const }
    fake.push('app.watch', status({ sources, sessions: [waits] }))
    await settle()
    expect(screen.getByText('lab needs a code')).toBeTruthy()
  })
})
