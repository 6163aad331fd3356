import { fireEvent, screen, within } from '@testing-library/react'
import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AuditGroup, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { ActivityView } from '#renderer/features/activity/ActivityView.tsx'
import { AsyncIteratorClass } from '@orpc/server'
import { auditHead, auditText } from '#shared/audit-export.ts'
import { noFilters, toAuditFilter } from '#renderer/features/activity/filters.ts'
import { mostRows, noRows, withRecords } from '#renderer/features/activity/rows.ts'
import { summaryWords } from '#renderer/features/activity/TimePlot.tsx'
import { actionWords } from '#renderer/features/activity/words.ts'
import { callerWords } from '#renderer/ui/caller-words.ts'
import { createFakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole } from './roles-world.ts'

const now = Date.parse('2026-01-15T13:15:00Z')
const record = (n: number, over: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(now - 600_000 + n * 1000).toISOString(),
  event: 'request',
  outcome: 'allowed',
  requestId: `req-${n}`,
  role: 'Admin',
  accountId: '111122223333',
  client: `exec ${n} aws`,
  service: 's3',
  action: `Action${n}`,
  status: 200,
  ...over,
})
const none = { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 }
const group = (name: string, counts: Partial<typeof none>, meanMs = 20): AuditGroup => ({
  name,
  ...none,
  ...counts,
  meanMs,
  lastAt: new Date(now - 60_000).toISOString(),
})
const grouped: Pick<AuditSummary, 'commands' | 'actions'> = {
  commands: {
    most: [
      group('aws s3 sync', { forwarded: 310, error: 1, refused: 1 }),
      group('terraform', { forwarded: 40 }),
      group('', { foreign: 2 }),
    ],
    rest: none,
  },
  actions: {
    most: [group('s3:PutObject', { forwarded: 300 })],
    rest: none,
    slowest: [group('logs:FilterLogEvents', { forwarded: 2 }, 4400)],
    refused: [group('s3:DeleteBucket', { error: 1, refused: 1 })],
  },
}
const records = (from: number, to: number): AuditRecord[] =>
  Array.from({ length: to - from }, (_, index) => record(from + index))

// The plot draws on a canvas, which this document has not: whatever is drawn goes nowhere.
const nowhere: unknown = new Proxy(() => nowhere, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : nowhere),
  set: () => true,
})
const { getContext } = HTMLCanvasElement.prototype
beforeEach(() => {
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { configurable: true, value: () => nowhere })
  vi.stubGlobal(
    'Path2D',
    class {
      rect(): void {}
      moveTo(): void {}
      lineTo(): void {}
      arc(): void {}
      closePath(): void {}
    },
  )
})
afterEach(() => {
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { configurable: true, value: getContext })
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function show(
  first: readonly AuditRecord[] = records(0, 3),
  { browser = false, summary = grouped }: { readonly browser?: boolean; readonly summary?: typeof grouped } = {},
) {
  const fake = createFakeClient({ browser })
  fake.answer('audit.summary', ({ filter, buckets = 60 }) => {
    const until = filter.until ?? now
    const since = filter.since ?? until - 3_600_000
    return {
      since,
      until,
      bucketMs: (until - since) / buckets,
      buckets: Array.from({ length: buckets }, (_, at) => ({
        forwarded: at === 0 ? 4 : 0,
        error: 0,
        refused: at === 1 ? 1 : 0,
        failed: 0,
        foreign: 0,
      })),
      roles: ['111122223333/Admin'],
      services: ['s3', 'sts'],
      clients: ['aws', 'shared'],
      ...summary,
    }
  })
  fake.push('audit.live', { records: [...first], skipped: 0 })
  const page = await renderPage(<ActivityView />, { fake, now: () => now })
  await page.settle()
  return {
    ...page,
    async more(batch: readonly AuditRecord[], skipped = 0) {
      fake.push('audit.live', { records: [...batch], skipped })
      await page.settle()
    },
  }
}

const grid = () => screen.getByRole('grid', { name: 'Activity, newest first' })
const actions = () =>
  within(grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[1]?.textContent)

describe('the table', () => {
  it('shows the newest first and grows by itself', async () => {
    const { more } = await show()
    expect(actions()).toEqual(['s3:Action2', 's3:Action1', 's3:Action0'])
    await more([record(3), record(4)])
    expect(actions().slice(0, 2)).toEqual(['s3:Action4', 's3:Action3'])
    expect(grid().getAttribute('aria-rowcount')).toBe('6')
  })

  it('keeps only the rows in sight in the document', async () => {
    await show(records(0, 2000))
    expect(grid().getAttribute('aria-rowcount')).toBe('2001')
    expect(within(grid()).getAllByRole('row').length).toBeLessThan(60)
  })

  it('is walked by keys, and a row opens its facts', async () => {
    const { user } = await show()
    grid().focus()
    await user.keyboard('{ArrowDown}{Enter}')
    const detail = within(screen.getByRole('region', { name: 'Record' }))
    expect(detail.getByText('req-1')).toBeTruthy()
    expect(grid().getAttribute('aria-activedescendant')).toBe(
      within(grid()).getByRole('row', { selected: true }).getAttribute('id'),
    )
    await user.keyboard('{ArrowDown}')
    expect(detail.getByText('req-0')).toBeTruthy()
  })

  it('copies a request id through the shell', async () => {
    const { user, fake } = await show()
    await user.click(within(grid()).getByText('s3:Action1'))
    await user.click(screen.getByRole('button', { name: 'Copy request id' }))
    expect(fake.asked('desktop.copyText')).toEqual([{ text: 'req-1' }])
  })

  it('holds new records while paused, counts them, and shows them after', async () => {
    const { user, more } = await show()
    await user.click(screen.getByRole('button', { name: 'Pause' }))
    await more([record(3), record(4)])
    expect(actions()).toHaveLength(3)
    expect(screen.getByText('Paused, 2 new')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Resume' }))
    expect(actions()[0]).toBe('s3:Action4')
  })

  it('stands still under a reader who scrolled, and says how many are new', async () => {
    const { more, user } = await show(records(0, 200))
    const element = grid()
    await act(async () => {
      element.scrollTop = 720
      fireEvent.scroll(element)
    })
    await more(records(200, 205))
    expect(element.scrollTop).toBe(720 + 5 * 36)
    element.scrollTo = () => {
      element.scrollTop = 0
      fireEvent.scroll(element)
    }
    await user.click(screen.getByRole('button', { name: 'Show 5 new records' }))
    expect(element.scrollTop).toBe(0)
    expect(screen.queryByRole('button', { name: /new record/ })).toBeNull()
  })

  describe('that nobody sees', () => {
    /** A page that was hidden, and what each question for the list was answered with. */
    async function hide(again: readonly AuditRecord[]) {
      const page = await show()
      const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
      await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
      return {
        ...page,
        async showAgain() {
          const batches = [{ records: [...again], skipped: 0 }]
          const next = async () => {
            const value = batches.shift() ?? (await new Promise<never>(() => undefined))
            return { done: false, value } as const
          }
          page.fake.answer('audit.live', () => Promise.resolve(new AsyncIteratorClass(next, () => Promise.resolve())))
          seen.mockRestore()
          await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
          await page.settle()
        },
      }
    }

    it('takes no connection, and has what came meanwhile when it is shown again', async () => {
      const { more, showAgain } = await hide(records(0, 5))
      const before = grid().getAttribute('aria-rowcount')
      await more([record(3)])
      expect(grid().getAttribute('aria-rowcount')).toBe(before)
      await showAgain()
      expect(actions()).toEqual(['s3:Action4', 's3:Action3', 's3:Action2', 's3:Action1', 's3:Action0'])
    })

    it('stays paused', async () => {
      const { user, showAgain } = await hide(records(0, 5))
      await user.click(screen.getByRole('button', { name: 'Pause' }))
      await showAgain()
      expect(actions()).toHaveLength(3)
      expect(screen.getByText('Paused, 2 new')).toBeTruthy()
    })

    it('begins anew where more came than is sent', async () => {
      const { showAgain } = await hide(records(10, 12))
      await showAgain()
      expect(actions()).toEqual(['s3:Action11', 's3:Action10'])
    })
  })

  it('says when more came than it could show', async () => {
    const { more } = await show()
    await more([record(3)], 120)
    expect(screen.getByText(/120 records not shown here/)).toBeTruthy()
  })
})

describe('a line that stands for many requests', () => {
  it('says how many', () => {
    const { action: _action, path: _path, ...alike } = record(1)
    expect(actionWords({ ...alike, method: 'GET', host: 'sts.amazonaws.com', count: 12 })).toBe(
      'GET sts.amazonaws.com ×12',
    )
  })
})

describe('filters', () => {
  it('are sent to the agent and can be taken away as chips', async () => {
    const { user, fake, settle } = await show()
    await user.click(screen.getByRole('button', { name: /Outcome/ }))
    await user.click(screen.getByRole('option', { name: /Blocked/ }))
    await settle()
    expect(fake.asked('audit.live').at(-1)).toMatchObject({ outcome: 'refused' })
    screen.getByRole('row', { name: 'Outcome: Blocked' }).focus()
    await user.keyboard('{Delete}')
    await settle()
    expect(fake.asked('audit.live').at(-1)?.outcome).toBeUndefined()
  })

  it('offer what the log has', async () => {
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: /Service/ }))
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Any service', 's3', 'sts'])
  })

  it('take a role from a record', async () => {
    const { user, fake, settle } = await show()
    await user.click(within(grid()).getByText('s3:Action1'))
    await user.click(screen.getByRole('button', { name: 'Show only this role' }))
    await settle()
    expect(fake.asked('audit.live').at(-1)).toMatchObject({ role: '111122223333/Admin' })
  })

  it('begin with the last hour, and show all on request', async () => {
    const { user, fake, settle } = await show([])
    expect(fake.asked('audit.live').at(0)).toMatchObject({ since: now - 3_600_000 })
    expect(screen.getByText(/appear here with their role/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    await settle()
    expect(fake.asked('audit.live').at(-1)?.since).toBeUndefined()
  })

  it('take a span of time by the keyboard', async () => {
    const { user, fake, settle } = await show()
    await user.click(screen.getByRole('button', { name: /Time span/ }))
    await user.click(screen.getByRole('option', { name: 'Between…' }))
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-01-15T10:00' } })
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-15T09:00' } })
    expect(screen.getByText('The end must be after the start.')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-15T11:00' } })
    await user.click(screen.getByRole('button', { name: 'Show' }))
    await settle()
    expect(fake.asked('audit.live').at(-1)).toMatchObject({
      since: new Date('2026-01-15T10:00').getTime(),
      until: new Date('2026-01-15T11:00').getTime(),
    })
  })
})

describe('requests by command', () => {
  const groups = () => screen.getByRole('listbox', { name: 'Commands, most requests first' })
  const asked = (fake: Awaited<ReturnType<typeof show>>['fake']) => fake.asked('audit.live').at(-1)
  const open = async () => {
    const page = await show()
    await page.user.click(screen.getByRole('radio', { name: 'By command' }))
    await page.settle()
    return page
  }

  it('say what sent them, how many, and what did not go well', async () => {
    await open()
    expect(
      within(groups())
        .getAllByRole('option')
        .map((row) => row.textContent),
    ).toEqual([
      expect.stringMatching(/^aws s3 sync 312 requests 1 AWS error, 1 blocked about 20 ms /),
      expect.stringMatching(/^terraform 40 requests {2}about 20 ms /),
      expect.stringMatching(/^Unnamed tool 2 requests 2 not ours about 20 ms /),
    ])
  })

  it('lead by the keyboard to the requests of one, and Escape back to it', async () => {
    const { user, fake, settle } = await open()
    groups().focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Enter}')
    await settle()
    expect(asked(fake)).toMatchObject({ command: 'terraform' })
    expect(document.activeElement).toBe(grid())
    expect(screen.getByText('Command', { selector: 'span' })).toBeTruthy()
    await user.keyboard('{Escape}')
    await settle()
    expect(asked(fake)).not.toHaveProperty('command')
    expect(document.activeElement?.textContent).toMatch(/^terraform/)
    await user.keyboard('{Enter}')
    await settle()
    expect(asked(fake)).toMatchObject({ command: 'terraform' })
  })

  it('close the details of a request first, then lead back', async () => {
    const { user, settle } = await open()
    await user.click(within(groups()).getByRole('option', { name: /^aws s3 sync / }))
    await settle()
    grid().focus()
    await user.keyboard('{Enter}')
    expect(screen.getByRole('region', { name: 'Record' })).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('region', { name: 'Record' })).toBeNull()
    expect(grid()).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(groups()).toBeTruthy()
  })

  it('have a way back that is told, until its chip is removed', async () => {
    const { user, settle } = await open()
    await user.click(within(groups()).getByRole('option', { name: /^aws s3 sync / }))
    await settle()
    expect(screen.getByRole('button', { name: 'All commands' }).getAttribute('aria-keyshortcuts')).toBe('Escape')
    await user.click(screen.getByRole('button', { name: /^Remove filter Command: aws s3 sync/ }))
    await settle()
    expect(screen.queryByRole('button', { name: 'All commands' })).toBeNull()
  })

  it('are told also where no tool named itself', async () => {
    const { user, fake, settle } = await open()
    await user.click(within(groups()).getByRole('option', { name: /^Unnamed tool / }))
    await settle()
    expect(asked(fake)).toMatchObject({ command: '' })
    expect(screen.getByRole('button', { name: /^Remove filter Command: Unnamed tool/ })).toBeTruthy()
  })

  it('show at a glance which actions are most, slowest and most refused; each leads to its requests', async () => {
    const { user, fake, settle } = await open()
    const part = (name: string) => within(screen.getByRole('region', { name })).getByRole('button')
    expect(part('Top actions').textContent).toBe('s3:PutObject300 requests')
    expect(part('Slowest actions').textContent).toBe('logs:FilterLogEventsabout 4.4 s')
    expect(part('Refused or blocked most').textContent).toBe('s3:DeleteBucket1 AWS error, 1 blocked')
    await user.click(part('Refused or blocked most'))
    await settle()
    expect(asked(fake)).toMatchObject({ action: 's3:DeleteBucket' })
    await user.click(screen.getByRole('button', { name: 'All commands' }))
    await settle()
    expect(asked(fake)).not.toHaveProperty('action')
  })

  it('of everything are those of the whole log', async () => {
    const { user, fake, settle } = await open()
    await user.click(screen.getByRole('button', { name: /Time span/ }))
    await user.click(screen.getByRole('option', { name: 'All' }))
    await settle()
    expect(fake.asked('audit.summary').at(-1)?.filter).toEqual({ since: 0 })
  })

  it('are nothing where nothing was sent, and say how to send something', async () => {
    const nobody = { most: [], rest: none }
    const page = await show([], { summary: { commands: nobody, actions: { ...nobody, slowest: [], refused: [] } } })
    await page.user.click(screen.getByRole('radio', { name: 'By command' }))
    await page.settle()
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(screen.getByText('Nothing in this time')).toBeTruthy()
  })
})

describe('the plot', () => {
  it('is told in words', async () => {
    await show()
    expect(screen.getByRole('img', { name: /^5 records from .*: 4 forwarded, 1 blocked, most at .*: 4$/ })).toBeTruthy()
  })

  it('is asked for again only once its answer is there, however long a large log takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { fake, more } = await show()
    let answer = (): void => undefined
    fake.answer('audit.summary', () => new Promise((_, reject) => (answer = () => reject(new Error('gone')))))
    const asked = (): number => fake.asked('audit.summary').length
    const before = asked()
    await more([record(5)])
    await act(() => vi.advanceTimersByTimeAsync(2000))
    const during = asked()
    expect(during).toBe(before + 1)
    await more([record(6)])
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    expect(asked()).toBe(during)
    answer()
    await act(() => vi.advanceTimersByTimeAsync(2000))
    expect(asked()).toBe(during + 1)
  })

  it('of nothing says so', () => {
    const empty = {
      since: now,
      until: now + 60,
      bucketMs: 1,
      buckets: [],
      roles: [],
      services: [],
      clients: [],
      ...grouped,
    }
    expect(summaryWords(empty, '')).toMatch(/^No records from/)
  })
})

describe('the export', () => {
  it('goes through the shell with the filters of the moment', async () => {
    const { user, fake, settle } = await show()
    fake.answer('desktop.exportAudit', () => ({ path: '/home/jo/a.csv', records: 3 }))
    await user.click(screen.getByRole('button', { name: 'Export' }))
    await user.click(screen.getByRole('menuitem', { name: /CSV/ }))
    await settle()
    expect(fake.asked('desktop.exportAudit')).toEqual([{ filter: { since: now - 3_600_000 }, format: 'csv' }])
    expect(screen.getAllByText('3 records written to /home/jo/a.csv').length).toBeGreaterThan(0)
  })

  it('that fails is told at the foot of the window, and in the bell', async () => {
    const { user, fake, settle, stores } = await show()
    fake.fail('desktop.exportAudit', 'the disk is full', { code: 'denied', hint: 'Choose another folder.' })
    await user.click(screen.getByRole('button', { name: 'Export' }))
    await user.click(screen.getByRole('menuitem', { name: /CSV/ }))
    await settle()
    expect(screen.getAllByText('Export · The disk is full. Choose another folder.').length).toBeGreaterThan(0)
    expect(stores.told.getState()).toMatchObject([{ id: 'export', level: 'error', hint: 'Choose another folder.' }])
  })

  it('is downloaded in the browser', async () => {
    const { user, fake, settle } = await show(records(0, 2), { browser: true })
    const batches = [...records(0, 2)]
    fake.answer('audit.read', () =>
      Promise.resolve(
        new AsyncIteratorClass<{ records: AuditRecord[] }, unknown, void>(
          () =>
            Promise.resolve(
              batches.length > 0
                ? { done: false, value: { records: batches.splice(0, 1) } }
                : { done: true, value: undefined },
            ),
          () => Promise.resolve(),
        ),
      ),
    )
    const clicked: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this.download)
    })
    await user.click(screen.getByRole('button', { name: 'Export' }))
    await user.click(screen.getByRole('menuitem', { name: /JSON Lines/ }))
    await settle()
    expect(clicked).toEqual(['latchkey-activity-2026-01-15.jsonl'])
  })

  it('writes one record a line, or one a row', () => {
    expect(auditText.jsonl(record(1))).toBe(`${JSON.stringify(record(1))}\n`)
    expect((auditHead.csv + auditText.csv(record(1))).split('\r\n')).toHaveLength(3)
  })
})

describe('what the page keeps', () => {
  it('is bounded, newest first, and says that it was cut', () => {
    const all = withRecords(withRecords(noRows, records(0, mostRows)), records(mostRows, mostRows + 10))
    expect(all.list).toHaveLength(mostRows)
    expect(all.list[0]?.record.action).toBe(`Action${mostRows + 9}`)
    expect(all.cut).toBe(true)
    expect(new Set(all.list.map(({ key }) => key)).size).toBe(mostRows)
  })

  it('turns a span into the agent’s filter', () => {
    expect(toAuditFilter(noFilters, now)).toEqual({ since: now - 3_600_000 })
    expect(toAuditFilter({ text: '  ', span: { kind: 'all' } }, now)).toEqual({})
    expect(toAuditFilter({ text: ' x ', span: { kind: 'range', since: 1, until: 2 } }, now)).toEqual({
      text: 'x',
      since: 1,
      until: 2,
    })
  })

  it('names what happened also where the action is not known', () => {
    expect(actionWords({ time: '', event: 'tunnel', outcome: 'foreign', host: 'example.com' })).toBe(
      'Tunnel · example.com',
    )
    expect(callerWords('exec 7 aws s3')).toBe('aws s3 · 7')
  })
})

describe('a role of production', () => {
  it('is marked on its rows, and no other role of that name', async () => {
    const fake = createFakeClient()
    fake.push('roles.watch', {
      kind: 'state',
      roles: [
        aRole('a', { name: 'Admin', accountName: 'shop-prod' }),
        aRole('b', { name: 'Admin', accountId: '444455556666' }),
      ],
    })
    fake.push('audit.live', { records: [record(1), record(2, { accountId: '444455556666' })], skipped: 0 })
    const { settle } = await renderPage(<ActivityView />, { fake, now: () => now })
    await settle()
    expect(within(screen.getByRole('row', { name: /Action1/ })).getByRole('img', { name: 'Production' })).toBeTruthy()
    expect(within(screen.getByRole('row', { name: /Action2/ })).queryByRole('img', { name: 'Production' })).toBeNull()
  })
})

describe('a row', () => {
  const rowOf = (name: RegExp): string => screen.getByRole('row', { name }).textContent

  it('tells what AWS answered from what Latchkey did', async () => {
    await show([
      record(1, { status: 200 }),
      record(2, { status: 400, errorCode: 'InvalidAction' }),
      record(3, { outcome: 'refused', status: 403 }),
      { time: record(4).time, event: 'session.start', outcome: 'allowed', role: 'Reader' },
      { time: record(5).time, event: 'session.start', outcome: 'failed', role: 'BreakGlass', reason: 'no trust' },
    ])
    expect(rowOf(/Action1/)).toContain('Forwarded200')
    expect(rowOf(/Action2/)).toContain('AWS error400 InvalidAction')
    expect(rowOf(/Action3/)).toContain('Blocked403')
    expect(rowOf(/Reader/)).toContain('Session started')
    expect(rowOf(/Reader/)).not.toMatch(/Done|Forwarded|Allowed/)
    expect(rowOf(/BreakGlass/)).toContain('Session not started')
    expect(rowOf(/BreakGlass/)).toContain('Failedno trust')
  })

  it('names the account of a role that is known', async () => {
    const fake = createFakeClient()
    fake.push('roles.watch', {
      kind: 'state',
      roles: [aRole('a', { name: 'Admin', accountName: 'shop-dev' })],
    })
    fake.push('audit.live', { records: [record(1)], skipped: 0 })
    const { settle } = await renderPage(<ActivityView />, { fake, now: () => now })
    await settle()
    expect(screen.getByRole('row', { name: /Action1.*shop-dev \/ Admin/ })).toBeTruthy()
  })
})
