import { screen, within } from '@testing-library/react'
import { act } from 'react'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SessionUsage, SessionView } from '#contract/model.ts'
import { clock } from '#renderer/ui/hooks/clock.ts'
import { SessionAnnouncements } from '#renderer/features/sessions/SessionAnnouncements.tsx'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { SessionsView } from '#renderer/features/sessions/SessionsView.tsx'
import { lifeOf, markPassed, outlook } from '#renderer/ui/marks/session-life.ts'
import { inOrder } from '#renderer/features/sessions/SessionsView.tsx'
import { bucketsAt } from '#renderer/features/sessions/used-by.ts'
import { createFakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus, running } from './roles-world.ts'
import { setWidth } from './width.ts'

const start = Date.parse('2026-01-15T13:15:00Z')
const minute = 60_000
const iso = (ms: number): string => new Date(ms).toISOString()
const admin = aRole('admin', { name: 'Admin', accountName: 'payments-prod' })
const reader = aRole('reader', { name: 'Reader' })
const other = aRole('other', { name: 'Other' })

async function show(sessions: readonly SessionView[], { browser = false } = {}) {
  const time = { now: start }
  const fake = createFakeClient({ browser })
  fake.push('roles.watch', { kind: 'state', roles: [admin, reader, other] })
  fake.push('app.watch', aStatus(sessions))
  const page = await renderPage(
    <>
      <SessionsView />
      <SessionAnnouncements />
    </>,
    { fake, now: () => time.now },
  )
  await page.settle()
  return {
    ...page,
    /** The page's clock goes on, and the page looks at it. */
    async pass(ms: number) {
      time.now += ms
      await act(async () => {
        document.dispatchEvent(new Event('visibilitychange'))
      })
    },
  }
}

const rowOf = (name: RegExp) => within(screen.getByRole('row', { name }))
const selected = () => screen.getByRole('row', { selected: true }).getAttribute('data-role')
const details = () => within(screen.getByRole('region', { name: 'Details' }))
const usageOf = (session: SessionView, more: Partial<SessionUsage> = {}): SessionUsage => ({
  session: session.id,
  buckets: [...Array.from({ length: 28 }, () => 0), 3, 5],
  commands: [],
  bucketMs: 20_000,
  until: start + 20_000,
  ...more,
})

describe('the list of sessions', () => {
  it('says what a session is when there is none, and leads to the picker', async () => {
    const { user, stores } = await show([])
    expect(screen.getByText(/A session is a role that you have started/)).toBeTruthy()
    expect(screen.queryByRole('region', { name: 'Details' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Choose a role' }))
    expect(stores.place.getState()).toMatchObject({ view: 'roles', searchAsked: 1 })
  })

  it('counts down in whole minutes, in seconds during the last one, then says expired', async () => {
    const { pass } = await show([aSession(admin, { expiresAt: iso(start + 2 * minute + 30_000) })])
    const timer = screen.getByRole('timer')
    expect(timer.textContent).toBe('2 min')
    await pass(minute)
    expect(timer.textContent).toBe('1 min')
    await pass(48_000)
    expect(timer.textContent).toBe('42 s')
    await pass(10 * minute)
    expect(timer.textContent).toBe('Expired')
  })

  it('names account and role, and production in words', async () => {
    await show([aSession(admin), aSession(reader)])
    expect(rowOf(/payments-prod/).getByRole('gridcell', { name: 'payments-prod / Admin, Production' })).toBeTruthy()
    expect(screen.queryByRole('gridcell', { name: /Reader, Production/ })).toBeNull()
  })

  it('says by name what uses a session, and how much, as long as it does', async () => {
    const session = aSession(admin)
    const { fake, settle, pass } = await show([session])
    const buckets = [...Array.from({ length: 29 }, () => 0), 41]
    fake.push('sessions.usage', [usageOf(session, { buckets, commands: [{ name: 'aws s3 sync', buckets }] })])
    await settle()
    expect(rowOf(/payments-prod/).getByText('aws s3 sync, 41 requests')).toBeTruthy()
    expect(details().getByRole('listitem').textContent).toBe('aws s3 sync, 41 requests')
    await pass(11 * minute)
    expect(rowOf(/payments-prod/).queryByText(/aws s3 sync/)).toBeNull()
    expect(details().queryByRole('listitem')).toBeNull()
  })

  it('says on the row why a renewal failed, and tries again from the details', async () => {
    const { user, fake, settle } = await show([aSession(admin)])
    fake.fail('sessions.renew', 'AWS refused the role', { code: 'refused-by-aws', hint: 'Check its trust policy.' })
    await user.click(details().getByRole('button', { name: 'Renew' }))
    await settle()
    expect(rowOf(/payments-prod/).getByText('Failed')).toBeTruthy()
    expect(details().getByText('AWS refused the role.')).toBeTruthy()
    expect(details().getByText('Check its trust policy.')).toBeTruthy()
    await user.click(details().getByRole('button', { name: 'Try again' }))
    expect(fake.asked('sessions.renew')).toHaveLength(2)
  })

  it('offers to start again what has expired, and signing in for what needs it', async () => {
    const { user, fake } = await show([
      aSession(admin, { state: 'expired' }),
      aSession(reader, { state: 'needs-sign-in' }),
    ])
    await user.click(details().getByRole('button', { name: 'Sign in again' }))
    await user.keyboard('{ArrowDown}')
    await user.click(details().getByRole('button', { name: 'Start again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'reader' }, { role: 'admin' }])
  })

  it('switches the region through a start', async () => {
    const { user, fake } = await show([aSession(admin)])
    await user.click(screen.getByRole('button', { name: 'Change region…' }))
    await user.click(screen.getByRole('option', { name: /eu-central-1/ }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'admin', region: 'eu-central-1' }])
  })

  it('ends all only after a question that counts them', async () => {
    const { user, fake } = await show([aSession(admin, { clients: 2 }), aSession(reader)])
    await user.click(screen.getByRole('button', { name: 'End all' }))
    const question = screen.getByRole('alertdialog')
    expect(question.textContent).toContain('2 sessions end at once. 2 running commands lose access.')
    expect(fake.asked('sessions.endAll')).toEqual([])
    await user.click(within(question).getByRole('button', { name: 'End all' }))
    expect(fake.asked('sessions.endAll')).toHaveLength(1)
  })

  it('shows facts, problem and note of the selected one', async () => {
    const failed = {
      code: 'refused-by-aws' as const,
      message: 'AWS refused: this user may not assume Admin',
      hint: 'Check the trust policy.',
      aws: { code: 'AccessDenied', message: 'User: X is not authorized', requestId: 'r-1' },
    }
    const { user, fake } = await show([
      aSession(admin, { failure: failed, problem: 'x', note: 'One hour at most', state: 'expired' }),
    ])
    const alert = within(details().getByRole('alert'))
    expect(alert.getByText('AWS refused: this user may not assume Admin.')).toBeTruthy()
    expect(alert.getByText('Check the trust policy.')).toBeTruthy()
    expect(
      alert.getByText(/^AWS said: User: X is not authorized\s+AWS code: AccessDenied\s+Request id: r-1/),
    ).toBeTruthy()
    await user.click(alert.getByRole('button', { name: 'Try again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'admin' }])
    expect(details().getByText('One hour at most')).toBeTruthy()
    expect(details().getByText('ASIALATCHKEY00000000')).toBeTruthy()
  })

  it('tells the last minutes in words beside the plot, and the last request', async () => {
    const { fake, settle } = await show([aSession(admin)])
    const last = { lastAt: iso(start), lastClient: 'exec 42 terraform', lastAction: 's3:GetObject' }
    fake.push('sessions.usage', [usageOf(aSession(admin), last)])
    await settle()
    const words = /8 requests in the last 10 minutes, at most 5 in 20 seconds/
    expect(details().getByRole('img', { name: words })).toBeTruthy()
    expect(details().getByText(/Last: s3:GetObject by terraform · 42 at/)).toBeTruthy()
  })

  it('copies a command in the browser, where the page never sees a value', async () => {
    const { user } = await show([aSession(admin)], { browser: true })
    await user.click(screen.getByRole('button', { name: /^Copy env/ }))
    await user.click(screen.getByRole('menuitem', { name: /bash/ }))
    expect(await navigator.clipboard.readText()).toBe(' eval "$(latchkey env Admin)"')
  })
})

describe('the sessions by the keyboard', () => {
  const three = () =>
    [admin, reader, other].map((role, at) => aSession(role, { expiresAt: iso(start + (20 + 10 * at) * minute) }))

  it('begin with the first one selected, its details beside the list', async () => {
    await show(three())
    expect(selected()).toBe('admin')
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Sessions' }))
    expect(details().getByRole('heading', { name: /Admin/ })).toBeTruthy()
  })

  it('are walked by arrows wherever the focus is, the details with them', async () => {
    const { user } = await show(three())
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(selected()).toBe('other')
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Sessions' }))
    await user.keyboard('{Home}')
    expect(selected()).toBe('admin')
    details().getByRole('button', { name: 'Renew' }).focus()
    await user.keyboard('{ArrowDown}')
    expect(selected()).toBe('reader')
    expect(details().getByRole('heading', { name: /Reader/ })).toBeTruthy()
    const grid = screen.getByRole('grid', { name: 'Sessions' })
    const [, second] = screen.getAllByRole('row')
    expect(grid.getAttribute('aria-activedescendant')).toBe(second?.id)
  })

  it('end with Ctrl+. and go on with what comes to its place', async () => {
    const { user, fake, settle } = await show(three())
    await user.keyboard('{ArrowDown}{Control>}.{/Control}')
    expect(fake.asked('sessions.end')).toEqual([{ role: 'reader', revoke: false }])
    fake.push('app.watch', aStatus(three().filter(({ roleId }) => roleId !== 'reader')))
    await settle()
    expect(selected()).toBe('other')
    await user.keyboard('{ArrowUp}')
    expect(selected()).toBe('admin')
  })

  it('keep the selected one when the order changes under it', async () => {
    const { user, fake, settle } = await show(three())
    await user.keyboard('{ArrowDown}')
    const [first, second, third] = three()
    if (first === undefined || second === undefined || third === undefined) throw new Error('three sessions')
    fake.push('app.watch', aStatus([first, { ...second, expiresAt: iso(start + 90 * minute) }, third]))
    await settle()
    expect(selected()).toBe('reader')
    await user.keyboard('{ArrowDown}')
    expect(selected()).toBe('reader')
  })

  it('copy with Ctrl+C what gives a terminal the role, unless text is marked', async () => {
    const { user, fake, settle } = await show(three())
    await user.keyboard('{Control>}c{/Control}')
    await settle()
    expect(fake.asked('desktop.copyEnvironment')).toEqual([{ role: 'admin' }])
    getSelection()?.selectAllChildren(screen.getByRole('heading', { name: /Admin/ }))
    await user.keyboard('{Control>}c{/Control}')
    await settle()
    expect(fake.asked('desktop.copyEnvironment')).toHaveLength(1)
  })

  it('open over the list in a narrow window, and Escape leads back to it', async () => {
    setWidth(380)
    onTestFinished(() => setWidth(1024))
    const { user } = await show(three())
    expect(selected()).toBe('admin')
    expect(screen.queryByRole('button', { name: /^Back/ })).toBeNull()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('region', { name: /Admin/ })).toBeTruthy()
    await user.keyboard('{Escape}{ArrowDown}{Enter}')
    expect(within(screen.getByRole('region', { name: /Reader/ })).getByRole('heading', { name: /Reader/ })).toBeTruthy()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('region', { name: /Reader/ })).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('region', { name: /Reader/ })).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Sessions' }))
    expect(selected()).toBe('reader')
  })

  it('have their actions on the active row where no details stand beside it', async () => {
    setWidth(380)
    onTestFinished(() => setWidth(1024))
    const { user, fake } = await show(three())
    expect(screen.getAllByRole('button', { name: 'End' })).toHaveLength(1)
    rowOf(/Admin/).getByRole('button', { name: 'End' }).focus()
    await user.keyboard('{Enter}')
    expect(fake.asked('sessions.end')).toEqual([{ role: 'admin', revoke: false }])
    await user.hover(rowOf(/Reader/).getByRole('timer'))
    rowOf(/Reader/)
      .getByRole('button', { name: 'End' })
      .focus()
    await user.keyboard('{Enter}')
    expect(fake.asked('sessions.end')).toHaveLength(2)
    expect(screen.queryByRole('region', { name: /Reader/ })).toBeNull()
  })
})

describe('the ring', () => {
  it.each([
    ['well', 50 * minute],
    ['near its end', 8 * minute],
    ['over', 0],
  ])('of a session that is %s is the same in Roles, its details and Sessions', async (_, left) => {
    const session = aSession(admin, { issuedAt: iso(start + left - 60 * minute), expiresAt: iso(start + left) })
    const rings = () => [...document.querySelectorAll('svg[viewBox="0 0 16 16"]')].map(({ outerHTML }) => outerHTML)
    const inSessions = await show([session])
    const [ring, ...others] = rings()
    inSessions.unmount()
    const fake = createFakeClient()
    fake.push('roles.watch', { kind: 'state', roles: [running(admin, session)] })
    fake.push('app.watch', aStatus([session]))
    const inRoles = await renderPage(<RolesView />, { fake, now: () => start })
    await inRoles.settle()
    expect(ring).toBeDefined()
    expect(rings().length).toBeGreaterThan(1)
    expect(new Set([ring, ...others, ...rings()]).size).toBe(1)
  })
})

describe('what is announced', () => {
  it('is said once at 15, 5 and 1 minute and at the end', async () => {
    const { pass } = await show([aSession(admin, { expiresAt: iso(start + 16 * minute) })])
    const said = () => document.querySelector('output[aria-live=polite]')?.textContent
    const heard: (string | null | undefined)[] = []
    for (let passed = 0; passed < 17; passed += 1) {
      await pass(minute)
      if (heard.at(-1) !== said()) heard.push(said())
    }
    expect(heard).toEqual(['Admin: 15 min left.', 'Admin: 5 min left.', 'Admin: 1 min left.', 'Admin has expired.'])
  })

  it('is only the lowest of the marks that a sleep has passed', () => {
    expect(markPassed(20 * minute, 4 * minute)).toBe(5 * minute)
    expect(markPassed(20 * minute, 0)).toBe(0)
    expect(markPassed(4 * minute, 3 * minute)).toBeUndefined()
    expect(markPassed(0, 0)).toBeUndefined()
  })
})

describe('a session’s life', () => {
  it('is the share of what its credentials had from the start, in whole minutes', () => {
    const session = aSession(admin, {
      issuedAt: iso(start - 13 * minute),
      expiresAt: iso(start + 47 * minute + 59_000),
    })
    expect(lifeOf({ ...session, expiresAt: iso(start + 47 * minute) }, start).share).toBeCloseTo(47 / 60)
    expect(lifeOf(session, start).share).toBeCloseTo(47 / (60 + 59 / 60))
  })

  it('warns ten minutes before the end, of a short life in its last third', () => {
    const hour = (left: number) =>
      aSession(admin, { issuedAt: iso(start + left - 60 * minute), expiresAt: iso(start + left) })
    expect(lifeOf(hour(11 * minute), start).tone).toBe('ok')
    expect(lifeOf(hour(10 * minute), start).tone).toBe('warn')
    const short = aSession(admin, { issuedAt: iso(start - 5 * minute), expiresAt: iso(start + 10 * minute) })
    expect(lifeOf(short, start).tone).toBe('ok')
  })

  it('promises a renewal only while the agent does', () => {
    const session = aSession(admin)
    expect(outlook({ ...session, renewsAt: iso(start + minute) }, start)).toMatch(/^Renews automatically at \d\d:\d\d$/)
    expect(outlook({ ...session, renewsAt: iso(start + minute), problem: 'p' }, start)).toMatch(/^Tries again/)
    expect(outlook({ ...session, problem: 'p' }, start)).toBe('Sign in again to keep it')
    expect(outlook(session, start)).toBeUndefined()
  })

  it('puts what needs a person first and what has ended last', () => {
    const ids = inOrder([
      aSession(aRole('over'), { state: 'expired' }),
      aSession(aRole('later'), { expiresAt: iso(start + 50 * minute) }),
      aSession(aRole('sooner'), { expiresAt: iso(start + 5 * minute) }),
      aSession(aRole('needs'), { state: 'needs-sign-in' }),
    ]).map(({ roleId }) => roleId)
    expect(ids).toEqual(['needs', 'sooner', 'later', 'over'])
  })

  it('moves the counts of its use on while nothing new comes', () => {
    const usage = { buckets: [1, 2, 3], bucketMs: 20_000, until: start }
    expect(bucketsAt(usage, start - 1)).toEqual([1, 2, 3])
    expect(bucketsAt(usage, start)).toEqual([2, 3, 0])
    expect(bucketsAt(usage, start + 20_000)).toEqual([3, 0, 0])
    expect(bucketsAt(usage, start + 3_600_000)).toEqual([0, 0, 0])
  })
})

describe('the clock', () => {
  const local = (day: number, hour: number): number => new Date(2026, 0, day, hour).getTime()

  it('names the day when it is another one', () => {
    expect(clock(iso(local(15, 8)), local(15, 20))).toBe('08:00')
    expect(clock(iso(local(14, 22)), local(15, 8))).toContain('14')
  })

  it('names no day for the coming night', () => {
    expect(clock(iso(local(16, 1)), local(15, 23))).toBe('01:00')
  })
})

describe('the order of sessions', () => {
  it('goes by account and name within a minute', () => {
    const end = Math.floor(start / minute) * minute + 20 * minute
    const [dev, prod] = ['payments-dev', 'payments-prod'].map((accountName) => aRole(accountName, { accountName }))
    if (dev === undefined || prod === undefined) throw new Error('two roles')
    const rows = [aSession(prod, { expiresAt: iso(end) }), aSession(dev, { expiresAt: iso(end + 900) })]
    expect(inOrder(rows).map(({ accountName }) => accountName)).toEqual(['payments-dev', 'payments-prod'])
  })
})
