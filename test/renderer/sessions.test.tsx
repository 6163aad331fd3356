import { screen, within } from '@testing-library/react'
import { act } from 'react'
import { describe, expect, it } from 'vitest'
import type { SessionView } from '#contract/model.ts'
import { clock } from '#renderer/ui/hooks/clock.ts'
import { SessionAnnouncements } from '#renderer/features/sessions/SessionAnnouncements.tsx'
import { SessionsView } from '#renderer/features/sessions/SessionsView.tsx'
import { lifeOf, markPassed, outlook } from '#renderer/ui/marks/session-life.ts'
import { inOrder } from '#renderer/features/sessions/SessionsView.tsx'
import { bucketsAt } from '#renderer/features/sessions/UsageLine.tsx'
import { createFakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus } from './roles-world.ts'

const start = Date.parse('2026-01-15T13:15:00Z')
const minute = 60_000
const iso = (ms: number): string => new Date(ms).toISOString()
const admin = aRole('admin', { name: 'Admin', accountName: 'payments-prod' })
const reader = aRole('reader', { name: 'Reader' })

async function show(sessions: readonly SessionView[], { browser = false } = {}) {
  const time = { now: start }
  const fake = createFakeClient({ browser })
  fake.push('roles.watch', { kind: 'state', roles: [admin, reader] })
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

const rowOf = (name: RegExp) => {
  const row = screen.getByRole('button', { name }).closest('li')
  if (row === null) throw new Error(`no row of ${name}`)
  return within(row)
}

describe('the list of sessions', () => {
  it('says what a session is when there is none, and leads to the picker', async () => {
    const { user, stores } = await show([])
    expect(screen.getByText(/A session is a role that you have started/)).toBeTruthy()
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

  it('names production in words', async () => {
    await show([aSession(admin), aSession(reader)])
    expect(rowOf(/^Admin/).getByText('Production')).toBeTruthy()
    expect(rowOf(/^Reader/).queryByText('Production')).toBeNull()
  })

  it('renews and ends by the keyboard', async () => {
    const { user, fake } = await show([aSession(admin)])
    const row = rowOf(/^Admin/)
    row.getByRole('button', { name: 'Renew' }).focus()
    await user.keyboard('{Enter}')
    expect(fake.asked('sessions.renew')).toEqual([{ role: 'admin' }])
    row.getByRole('button', { name: 'End' }).focus()
    await user.keyboard('{Enter}')
    expect(fake.asked('sessions.end')).toEqual([{ role: 'admin', revoke: false }])
  })

  it('says on the row why a renewal failed, and tries again from the details', async () => {
    const { user, fake, settle } = await show([aSession(admin)])
    fake.fail('sessions.renew', 'AWS refused the role', { code: 'refused-by-aws', hint: 'Check its trust policy.' })
    const row = rowOf(/^Admin/)
    await user.click(row.getByRole('button', { name: 'Renew' }))
    await settle()
    expect(row.getByText('AWS refused the role.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /^Admin/ }))
    const detail = within(screen.getByRole('region', { name: 'Admin' }))
    expect(detail.getByText('Check its trust policy.')).toBeTruthy()
    await user.click(detail.getByRole('button', { name: 'Try again' }))
    expect(fake.asked('sessions.renew')).toHaveLength(2)
  })

  it('offers to start again what has expired, and signing in for what needs it', async () => {
    const { user, fake } = await show([
      aSession(admin, { state: 'expired' }),
      aSession(reader, { state: 'needs-sign-in' }),
    ])
    await user.click(rowOf(/^Admin/).getByRole('button', { name: 'Start again' }))
    await user.click(rowOf(/^Reader/).getByRole('button', { name: 'Sign in again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'admin' }, { role: 'reader' }])
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

  it('shows facts, problem and note of the one that is opened', async () => {
    const failed = {
      code: 'refused-by-aws' as const,
      message: 'AWS refused: this user may not assume Admin',
      hint: 'Check the trust policy.',
      aws: { code: 'AccessDenied', message: 'User: X is not authorized', requestId: 'r-1' },
    }
    const { user, fake } = await show([
      aSession(admin, { failure: failed, problem: 'x', note: 'One hour at most', state: 'expired' }),
    ])
    await user.click(screen.getByRole('button', { name: /^Admin/ }))
    const detail = within(screen.getByRole('region', { name: 'Admin' }))
    const alert = within(detail.getByRole('alert'))
    expect(alert.getByText('AWS refused: this user may not assume Admin.')).toBeTruthy()
    expect(alert.getByText('Check the trust policy.')).toBeTruthy()
    expect(
      alert.getByText(/^AWS said: User: X is not authorized\s+AWS code: AccessDenied\s+Request id: r-1/),
    ).toBeTruthy()
    await user.click(alert.getByRole('button', { name: 'Try again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'admin' }])
    expect(detail.getByText('One hour at most')).toBeTruthy()
    expect(detail.getByText('ASIALATCHKEY00000000')).toBeTruthy()
  })

  it('shows who uses it, with the plot in words', async () => {
    const { user, fake, settle } = await show([aSession(admin)])
    fake.push('sessions.usage', [
      {
        session: 's-admin',
        buckets: [...Array.from({ length: 28 }, () => 0), 3, 5],
        commands: [{ name: 'terraform', buckets: [...Array.from({ length: 28 }, () => 0), 3, 5] }],
        bucketMs: 20_000,
        until: start + 20_000,
        lastAt: iso(start),
        lastClient: 'exec 42 terraform',
        lastAction: 's3:GetObject',
      },
    ])
    await settle()
    await user.click(screen.getByRole('button', { name: /^Admin/ }))
    const detail = within(screen.getByRole('region', { name: 'Admin' }))
    expect(detail.getByRole('img', { name: /8 requests in the last 10 minutes, at most 5 in 20 seconds/ })).toBeTruthy()
    expect(detail.getByText(/Last: s3:GetObject by terraform · 42 at/)).toBeTruthy()
  })

  it('copies a command in the browser, where the page never sees a value', async () => {
    const { user } = await show([aSession(admin)], { browser: true })
    await user.click(screen.getByRole('button', { name: /^Copy/ }))
    await user.click(screen.getByRole('menuitem', { name: /bash/ }))
    expect(await navigator.clipboard.readText()).toBe(' eval "$(latchkey env Admin)"')
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
    expect(outlook({ ...session, renewsAt: iso(start + minute) }, start)).toMatch(/^Renews by itself at \d\d:\d\d$/)
    expect(outlook({ ...session, renewsAt: iso(start + minute), problem: 'p' }, start)).toMatch(/^Tries again/)
    expect(outlook({ ...session, problem: 'p' }, start)).toBe('Needs you: sign in again')
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
