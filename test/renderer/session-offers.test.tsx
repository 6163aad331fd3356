// Window, tray and command line are asked about the same sessions.
import { screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionView } from '#contract/model.ts'
import { trayIcon } from '#frontends/electron/tray/look.ts'
import { type TrayItem, trayMenu } from '#frontends/electron/tray/menu.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { SessionsView } from '#renderer/features/sessions/SessionsView.tsx'
import { createFakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus, running } from './roles-world.ts'
import { setWidth } from './width.ts'

const now = Date.parse('2026-01-15T13:15:00Z')
const minute = 60_000
const at = (ms: number): string => new Date(now + ms).toISOString()
const admin = aRole('Admin')
const problem = 'the token has expired'

const states: readonly (readonly [name: string, over: Partial<SessionView>])[] = [
  ['starting', { state: 'starting' }],
  ['active', {}],
  ['active, trying again', { problem, renewsAt: at(minute) }],
  ['active, needing a person', { problem }],
  ['active, needing a person with 8 s left', { problem, expiresAt: at(8000) }],
  ['active, near its end', { expiresAt: at(5 * minute) }],
  ['active, ended by the clock', { expiresAt: at(500) }],
  ['refreshing', { state: 'refreshing' }],
  ['needing a sign-in', { state: 'needs-sign-in' }],
  ['expired', { state: 'expired' }],
]

/** What gets new credentials, in the words of one place, and the call it makes. */
const words = /^(Renew|Start again|Sign in)/

async function inView(
  view: 'roles' | 'sessions',
  session: SessionView,
): Promise<readonly [string, string | undefined]> {
  const fake = createFakeClient()
  const page = await renderPage(view === 'roles' ? <RolesView /> : <SessionsView />, { fake, now: () => now })
  fake.push('app.watch', aStatus([session]))
  fake.push('roles.watch', { kind: 'state', roles: [running(admin, session)] })
  await page.settle()
  const [row] = screen.getAllByRole('row')
  if (row === undefined) throw new Error('no row')
  const button = within(row).getByRole('button', { name: words })
  await page.user.click(button)
  const call = (['start', 'renew'] as const).find((each) => fake.asked(`sessions.${each}`).length > 0)
  const word = words.exec(button.textContent ?? '')?.[0] ?? ''
  page.unmount()
  return [word, call]
}

function inTray(session: SessionView): readonly [string, string | undefined] {
  const [first] = trayMenu(
    {
      agent: { kind: 'own' },
      sessions: [session],
      sources: [],
      roles: new Map(),
      favourites: [],
      recent: [],
      listed: new Map(),
      time: 'time',
      prompts: 0,
      consoles: { open: [], rules: [], several: false },
    },
    now,
  )
  const items: readonly TrayItem[] = first?.kind === 'submenu' ? first.items : []
  const found = items.find((item) => item.kind === 'item' && words.test(item.label))
  if (found?.kind !== 'item') throw new Error('nothing renews it')
  return [words.exec(found.label)?.[0] ?? '', found.action?.kind]
}

// Where a row has no details beside it, it has its buttons in every view.
beforeEach(() => setWidth(380))
afterEach(() => setWidth(1024))

describe('tray and window', () => {
  it.each(states)('offer the same for a session that is %s', async (_, over) => {
    const session = aSession(admin, over)
    const tray = inTray(session)
    expect([await inView('roles', session), await inView('sessions', session)]).toEqual([tray, tray])
  })

  it.each(states)('agree on whether one that is %s needs a person', async (_, over) => {
    const session = aSession(admin, over)
    const fake = createFakeClient()
    const page = await renderPage(<SessionsView />, { fake, now: () => now })
    fake.push('app.watch', aStatus([session]))
    await page.settle()
    const inWindow = screen.queryAllByText('Sign in again to keep it').length > 0
    expect(trayIcon({ sessions: [session], prompts: 0 }, now) === 'attention').toBe(inWindow)
  })
})
