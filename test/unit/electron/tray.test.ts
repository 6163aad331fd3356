import { describe, expect, it } from 'vitest'
import type { RoleView, SessionView, SourceView } from '#contract/model.ts'
import { trayIconFile } from '#frontends/electron/tray/icons.ts'
import { withBadge } from '#frontends/electron/tray/badge.ts'
import { nextChange, tooltip, trayIcon, trayTimeLeft } from '#frontends/electron/tray/look.ts'
import { type TrayItem, trayMenu, type TrayState } from '#frontends/electron/tray/menu.ts'
import { menuText } from '#frontends/electron/tray/menu-text.ts'
import { pickListed, pickRoles } from '#frontends/electron/tray/pick-roles.ts'
import { createTrayUpdates, type TrayDrawing } from '#frontends/electron/tray/redraw.ts'

const now = Date.UTC(2026, 7, 1, 12)
const minute = 60_000
const at = (ms: number): string => new Date(now + ms).toISOString()

function session(role: string, left: number, state: SessionView['state'] = 'active'): SessionView {
  return {
    id: `s-${role}`,
    role,
    roleId: `r-${role}`,
    accountName: 'payments-prod',
    source: 'lab',
    region: 'eu-west-1',
    state,
    expiresAt: at(left),
    startedAt: at(left - 60 * minute),
    standInAccessKeyId: 'AKIAX',
    clients: 0,
  }
}

function role(name: string, more: Partial<RoleView> = {}): RoleView {
  return {
    id: `r-${name}`,
    name,
    kind: 'role',
    source: 'lab',
    partition: 'aws',
    region: 'eu-west-1',
    labels: {},
    ownLabels: {},
    chain: [],
    favourite: false,
    neverDirect: false,
    editable: true,
    ...more,
  }
}

const quiet: TrayState = {
  agent: { kind: 'own' },
  sessions: [],
  sources: [],
  roles: new Map(),
  favourites: [],
  recent: [],
  listed: new Map(),
  time: 'time',
  prompts: 0,
  consoles: { open: [], rules: [], several: false },
}

const labels = (items: readonly TrayItem[]): readonly unknown[] =>
  items.map((item) =>
    item.kind === 'separator' ? '-' : item.kind === 'submenu' ? [item.label, labels(item.items)] : item.label,
  )

describe('the console of a session', () => {
  const consoleOf = (
    kind: SourceView['kind'],
    more: Partial<RoleView>,
    consoles: Partial<TrayState['consoles']> = {},
  ) => {
    const one = role('Admin', more)
    const sources = [{ name: 'lab', kind, state: 'ready', region: 'eu-west-1', roles: 1 }] as const
    const [first] = trayMenu(
      {
        ...quiet,
        sessions: [session('Admin', 47 * minute)],
        sources,
        roles: new Map([[one.id, one]]),
        consoles: { ...quiet.consoles, ...consoles },
      },
      now,
    )
    return first?.kind === 'submenu' ? first.items[0] : undefined
  }

  it.each<[SourceView['kind'], Partial<RoleView>, string]>([
    ['iam-user', {}, '1 h: the duration of the role in Latchkey'],
    ['iam-user', { duration: 7200 }, '2 h: the duration of the role in Latchkey'],
    ['iam-user', { chain: ['Hub'] }, '1 h: the role is reached through another role'],
    ['iam-user', { kind: 'source' }, 'up to 12 h, as the IAM user itself'],
    ['ambient', { kind: 'source' }, 'as long as the credentials of the source last, 12 h at most'],
    ['ambient', {}, '1 h: the duration of the role in Latchkey'],
    ['ambient', { duration: 7200 }, '1 h, or 2 h if the source has long-term keys'],
    ['identity-center', { editable: false }, 'as long as the permission set allows: 1 to 12 h'],
    ['roles-anywhere', { editable: false }, 'as long as the Roles Anywhere profile allows: 15 min to 12 h'],
    ['sandbox', { editable: false }, '1 h: the duration of the role in Latchkey'],
  ])('of %s %j says how long it will last', (kind, more, text) => {
    const expected = `Open console (${text})`
    expect(consoleOf(kind, more)).toMatchObject({ label: expected, action: { kind: 'console' } })
  })

  it.each([
    ['the same browser takes one', '', false, /^Open console \(signs out Read in shop & co 1111-2222-3333; 1 h/],
    ['the same browser takes several', '', true, /^Open console \(1 h/],
    ['it is in another browser', 'edge', false, /^Open console \(1 h/],
  ])('says what becomes of another one where %s', (_where, slot, several, label) => {
    const at = new Date(now).toISOString()
    const who = { role: 'Read', roleId: 'r-read', source: 'lab', accountName: 'shop & co', accountId: '111122223333' }
    const life = { openedAt: at, expiresAt: new Date(now + minute).toISOString(), why: 'credentials' } as const
    const other = { id: 'c-1', ...who, ...life, slot, destination: 'https://console.aws.amazon.com/' }
    const found = consoleOf('iam-user', {}, { open: [other], several })
    expect(found?.kind === 'item' && found.label.replace('&&', '&')).toMatch(label)
  })

  it('cannot be chosen where real credentials stay here', () => {
    const found = consoleOf('iam-user', { neverDirect: true })
    expect(found).toEqual({ kind: 'item', label: 'Open console (refused: its real credentials stay here)' })
  })
})

describe('the menu', () => {
  it('has sessions, roles, sources, the proxy and the way to everything else', () => {
    const source = { name: 'lab', kind: 'sandbox', state: 'needs-mfa', region: 'eu-west-1', roles: 2 } as const
    const state: TrayState = {
      ...quiet,
      sessions: [session('Admin', 47 * minute + 1), session('Read', 12 * minute)],
      sources: [source],
      favourites: [role('Billing', { favourite: true })],
      recent: [role('Deploy')],
      proxyUrl: 'http://127.0.0.1:7000',
    }
    expect(labels(trayMenu(state, now))).toEqual([
      ['payments-prod / Read  (12 min left)', ['Open console', 'Copy environment', 'Renew', 'End']],
      ['payments-prod / Admin  (47 min left)', ['Open console', 'Copy environment', 'Renew', 'End']],
      '-',
      'Favourites',
      'Billing',
      '-',
      'Recent',
      'Deploy',
      '-',
      'lab: code needed',
      'Proxy on 127.0.0.1:7000',
      '-',
      'Search…',
      'Settings',
      '-',
      'Quit Latchkey',
    ])
  })

  it('checks the role that terminals have, and offers to take it away', () => {
    const all = { role: 'Admin', roleId: 'r-Admin', region: 'eu-west-1', direct: false }
    const sessions = [session('Read', 12 * minute), session('Admin', 47 * minute)]
    const menu = trayMenu({ ...quiet, sessions, terminals: { all, terminals: [] } }, now)
    const uses = menu.map((item) => (item.kind === 'submenu' ? item.items[0] : undefined))
    expect(uses[0]).toMatchObject({ label: 'Use in terminals', checked: false, action: { roleId: 'r-Read' } })
    expect(uses[1]).toMatchObject({ label: 'Use in terminals', checked: true, action: { roleId: null } })
    expect(menu.slice(2, 4)).toEqual([
      { kind: 'separator' },
      { kind: 'item', label: 'No role in terminals', action: { kind: 'use', roleId: null, name: '' } },
    ])
    expect(labels(trayMenu({ ...quiet, sessions, terminals: { terminals: [] } }, now))).not.toContain(
      'No role in terminals',
    )
  })

  it('offers the sign-in where a session waits for it', () => {
    const [first] = trayMenu({ ...quiet, sessions: [session('Admin', minute, 'needs-sign-in')] }, now)
    expect(first).toMatchObject({
      label: 'payments-prod / Admin  (sign-in needed)',
      items: [{ label: 'Sign in…', action: { kind: 'start', roleId: 'r-Admin' } }, { label: 'End' }],
    })
  })

  it('says what a living session needs, and what cannot be done while credentials are on their way', () => {
    const needs = { ...session('Admin', 12 * minute), problem: 'the token has expired' }
    expect(labels(trayMenu({ ...quiet, sessions: [needs] }, now))[0]).toEqual([
      'payments-prod / Admin  (12 min left, sign-in needed)',
      ['Open console', 'Copy environment', 'Sign in…', 'End'],
    ])
    const [busy] = trayMenu({ ...quiet, sessions: [session('Admin', minute, 'refreshing')] }, now)
    expect(busy?.kind === 'submenu' && busy.items[2]).toEqual({ kind: 'item', label: 'Renew' })
  })

  it('leaves out sessions that ended', () => {
    expect(labels(trayMenu({ ...quiet, sessions: [session('Admin', minute, 'stopped')] }, now))[0]).toBe('Search…')
  })

  it('says that an agent goes on without the app, and offers the version that waits', () => {
    const items = labels(trayMenu({ ...quiet, agent: { kind: 'attached', pid: 7 }, updateReady: '1.2.3' }, now))
    expect(items).toContain('Agent started separately (process 7)')
    expect(items).toContain('Restart to install 1.2.3')
  })

  it('shows names of others as they are, on one line', () => {
    expect(menuText('R&D')).toBe('R&&D')
    expect(menuText('a\nb\u202ec')).toBe('a b c')
    expect(menuText('x'.repeat(200))).toHaveLength(80)
  })

  it('keeps the time behind a long name', () => {
    const [item] = trayMenu({ ...quiet, sessions: [session('x'.repeat(200), 5 * minute)] }, now)
    expect(item?.kind === 'submenu' && item.label).toMatch(/^payments-prod \/ x+…  \(5 min left\)$/)
  })

  it('signs in to each source that waits for it, from the source and from its sessions', () => {
    const corp = { name: 'lab', kind: 'identity-center', signsIn: true, region: 'eu-west-1', roles: 2 } as const
    const [first, ...rest] = trayMenu(
      {
        ...quiet,
        sessions: [session('Admin', -minute, 'needs-sign-in')],
        sources: [
          { ...corp, state: 'needs-sign-in' },
          { ...corp, name: 'other', state: 'signing-in' },
        ],
      },
      now,
    )
    const action = { kind: 'sign-in', source: 'lab' }
    expect(first?.kind === 'submenu' ? first.items : []).toContainEqual({ kind: 'item', label: 'Sign in…', action })
    expect(rest).toContainEqual({ kind: 'item', label: 'Sign in to lab…', action })
    expect(labels(rest)).toContain('other: signing in')
  })

  it('says of a source what is wrong or about to be, before those that are well', () => {
    const source = { kind: 'roles-anywhere', region: 'eu-west-1', roles: 1 } as const
    const items = labels(
      trayMenu(
        {
          ...quiet,
          sources: [
            { ...source, name: 'well', state: 'ready' },
            {
              ...source,
              name: 'ending',
              state: 'ready',
              problem: 'the certificate "ci" ends in 3 days, on 2026-08-06',
            },
            { ...source, name: 'ended', state: 'error', problem: 'the certificate "ci" expired on 2026-08-01' },
          ],
        },
        now,
      ),
    )
    expect(items.filter((label) => /^(?:well|ending|ended):/.test(String(label)))).toEqual([
      'ending: the certificate "ci" ends in 3 days, on 2026-08-06',
      'ended: the certificate "ci" expired on 2026-08-01',
      'well: ready',
    ])
  })

  it('has below a certificate what to do about it, its first roles that do not run, and the way to it', () => {
    const lab = { name: 'lab', region: 'eu-west-1', roles: 13, problem: 'it ends soon', hint: 'Replace it.' }
    const sources = [{ ...lab, kind: 'roles-anywhere', state: 'ready', syncs: true }] as const
    const roles = Array.from({ length: 12 }, (_, at) => role(`team-${String(12 - at).padStart(2, '0')}`))
    const listed = pickListed(sources, [...roles, { ...role('a'), session: { id: 's', state: 'active' } }])
    const [own] = trayMenu({ ...quiet, sources, listed }, now)
    expect(labels(own === undefined ? [] : [own])).toEqual([
      [
        'lab: it ends soon',
        [
          'Replace it.',
          ...roles
            .map(({ name }) => name)
            .toReversed()
            .slice(0, 10),
          '3 more roles…',
          'Show source',
        ],
      ],
    ])
    const items = own?.kind === 'submenu' ? own.items : []
    expect(items[1]).toMatchObject({ action: { kind: 'start', roleId: roles[11]?.id } })
    expect(items.at(-1)).toMatchObject({ action: { kind: 'show', view: 'sources', source: 'lab' } })
    expect(pickListed([{ ...sources[0], signsIn: true }], roles).size).toBe(0)
  })

  it('holds twenty sessions and ten sources, those first that need somebody, and leads to the others', () => {
    const sources = Array.from({ length: 30 }, (_, index) => ({
      kind: 'ambient' as const,
      name: `source ${index}`,
      region: 'eu-west-1',
      state: index === 29 ? ('needs-mfa' as const) : ('ready' as const),
      roles: 0,
    }))
    const sessions = Array.from({ length: 300 }, (_, index) => session(`role ${index}`, (index + 1) * minute))
    const items = labels(trayMenu({ ...quiet, sessions, sources }, now))
    expect(items).toHaveLength(20 + 1 + 1 + 10 + 1 + 6 - 1)
    expect(items.slice(20, 23)).toEqual(['280 more sessions…', '-', 'source 29: code needed'])
    expect(items).toContain('20 more sources…')
  })

  it('holds ten favourites and ten recent roles of 20,000, none of them running', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      role(`role-${String(index).padStart(5, '0')}`, { favourite: index % 2 === 0, lastUsedAt: at(index) }),
    )
    const first = role('aaa', { favourite: true, session: { id: 's', state: 'active' } })
    const { favourites, recent } = pickRoles([first, ...many])
    expect(favourites.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `role-${String(2 * index).padStart(5, '0')}`),
    )
    expect(recent).toHaveLength(10)
    expect(recent[0]?.name).toBe('role-19999')
  })
})

describe('the icon', () => {
  it.each([
    ['none', []],
    ['none', [session('a', -1, 'expired')]],
    ['active', [session('a', 11 * minute)]],
    ['expiring', [session('a', 11 * minute), session('b', 10 * minute)]],
    ['none', [session('a', 500)]],
    ['active', [{ ...session('a', 9 * minute), startedAt: at(-minute) }]],
    ['expiring', [{ ...session('a', 3 * minute), startedAt: at(-6 * minute) }]],
    ['attention', [session('a', 5 * minute), session('b', 0, 'needs-sign-in')]],
    ['attention', [{ ...session('a', 50 * minute), problem: 'p' }]],
    ['active', [{ ...session('a', 50 * minute), problem: 'p', renewsAt: at(minute) }]],
  ] as const)('is %s', (icon, sessions) => {
    expect(trayIcon({ sessions, prompts: 0 }, now)).toBe(icon)
  })

  it('asks for attention while a question waits', () => {
    expect(trayIcon({ sessions: [], prompts: 1 }, now)).toBe('attention')
  })

  it('has a file for each platform and panel', () => {
    expect(trayIconFile('linux', 'active', true)).toBe('tray-active.png')
    expect(trayIconFile('darwin', 'none', true)).toBe('tray-noneTemplate.png')
    expect(trayIconFile('win32', 'expiring', false)).toBe('tray-expiring-light.ico')
  })
})

describe('the tooltip', () => {
  it('is two lines whatever a name holds', () => {
    expect(tooltip({ ...quiet, sessions: [session('a\n\u202eb', 30 * minute)] }, now).split('\n')).toHaveLength(2)
  })

  it('says the state in words', () => {
    expect(tooltip(quiet, now)).toBe('Latchkey: no active sessions')
    expect(tooltip({ ...quiet, sessions: [session('Admin', 47 * minute)] }, now)).toBe(
      'Latchkey: one active session\npayments-prod / Admin ends in 47 min',
    )
    expect(tooltip({ ...quiet, sessions: [session('Admin', 0, 'needs-sign-in')] }, now)).toBe(
      'Latchkey: one session needs a sign-in',
    )
    expect(tooltip({ ...quiet, agent: { kind: 'failed' } }, now)).toBe('Latchkey could not start its agent')
  })
})

describe('beside the icon', () => {
  const sessions = [session('Admin', 47 * minute), session('Read', 12 * minute), session('Old', -1, 'expired')]

  it.each([
    ['time', sessions, '12 min', '12'],
    ['role', sessions, 'payments-prod / Read 12 min', '12'],
    ['off', sessions, '', ''],
    ['time', [session('Admin', 30_000)], 'less than 1 min', '0'],
    ['time', [session('Admin', 125 * minute)], '2 h 05 min', '2h'],
    ['time', [session('Admin', 700 * minute)], '11 h 40 min', ''],
    ['time', [session('Old', -1, 'expired')], '', ''],
    ['role', [session('x'.repeat(200), 12 * minute)], expect.stringMatching(/^.{39}… 12 min$/), '12'],
  ] as const)('with "%s" stands how long the session lasts that ends next', (time, shown, title, badge) => {
    expect(trayTimeLeft({ ...quiet, sessions: shown, time }, now)).toEqual({ title, badge })
  })

  it('stands nothing while no agent answers', () => {
    expect(trayTimeLeft({ ...quiet, sessions, agent: { kind: 'stopped' } }, now)).toEqual({ title: '', badge: '' })
  })

  it('the number is drawn black on a light plate with a dark edge, in a corner, in every size that has room', () => {
    for (const size of [24, 32, 64]) {
      const empty = Buffer.alloc(size * size * 4)
      const drawn = withBadge(empty, size, size, '47')
      const shade = (x: number, y: number): readonly number[] => [...drawn.subarray((y * size + x) * 4).subarray(0, 4)]
      expect(shade(size - 1, size - 1)).toEqual([0, 0, 0, 255])
      expect(shade(0, 0)).toEqual([0, 0, 0, 0])
      expect(withBadge(empty, size, size, '48')).not.toEqual(drawn)
    }
    const tiny = Buffer.alloc(16 * 16 * 4)
    expect(withBadge(tiny, 16, 16, '47')).toEqual(tiny)
  })
})

describe('an agent that was stopped', () => {
  it('is said, and can be started', () => {
    const items = trayMenu({ ...quiet, agent: { kind: 'stopped' } }, now)
    expect(labels(items)).toEqual(expect.arrayContaining(['Latchkey was stopped', 'Start Latchkey']))
    expect(items).toContainEqual({ kind: 'item', label: 'Start Latchkey', action: { kind: 'start-agent' } })
    expect(tooltip({ ...quiet, agent: { kind: 'stopped' } }, now)).toBe('Latchkey was stopped')
  })
})

describe('the next change by time', () => {
  it('is the end of the minute that is shown', () => {
    expect(nextChange([session('a', 47 * minute + 5000)], now)).toBe(5001)
    expect(nextChange([session('a', 47 * minute + 5000), session('b', 3 * minute + 10)], now)).toBe(11)
  })

  it('is the end of the session in its last minute', () => {
    expect(nextChange([session('a', 30_000)], now)).toBe(29_001)
  })

  it('is the moment from which a short life warns', () => {
    const short = { ...session('a', 100_000 + 10_000), startedAt: at(-190_000) }
    expect(nextChange([short], now)).toBe(10_000)
    expect(trayIcon({ sessions: [short], prompts: 0 }, now + 9_999)).toBe('active')
    expect(trayIcon({ sessions: [short], prompts: 0 }, now + 10_000)).toBe('expiring')
  })

  it('never comes while nothing counts down', () => {
    expect(nextChange([], now)).toBeUndefined()
    expect(nextChange([session('a', minute, 'expired'), session('b', minute, 'needs-sign-in')], now)).toBeUndefined()
  })
})

describe('drawing', () => {
  function rig() {
    let time = now
    let timers: { at: number; work: () => void }[] = []
    let state: TrayState = quiet
    const drawn: TrayDrawing[] = []
    const updates = createTrayUpdates({
      state: () => state,
      draw: (drawing) => drawn.push(drawing),
      clock: { now: () => time },
      timers: {
        set(work, ms) {
          const timer = { at: time + ms, work }
          timers.push(timer)
          return () => (timers = timers.filter((each) => each !== timer))
        },
      },
    })
    return {
      updates,
      drawn,
      waiting: () => timers.length,
      change(next: Partial<TrayState>) {
        state = { ...state, ...next }
        updates.changed()
      },
      advance(ms: number) {
        const until = time + ms
        for (;;) {
          const next = timers.toSorted((a, b) => a.at - b.at).find((timer) => timer.at <= until)
          if (next === undefined) break
          timers = timers.filter((each) => each !== next)
          time = next.at
          next.work()
        }
        time = until
      },
    }
  }

  it('happens at once, and then once for all changes of 200 ms', () => {
    const { updates, drawn, change, advance } = rig()
    updates.changed()
    change({ prompts: 1 })
    change({ sessions: [session('a', 30 * minute)] })
    expect(drawn).toHaveLength(1)
    advance(200)
    expect(drawn).toHaveLength(2)
    expect(drawn[1]?.icon).toBe('attention')
  })

  it('follows the minutes of a session by one timer', () => {
    const { drawn, change, advance, waiting } = rig()
    change({ sessions: [session('a', 3 * minute), session('b', 3 * minute)] })
    advance(1000)
    expect(waiting()).toBe(1)
    advance(minute)
    expect(JSON.stringify(drawn.at(-1)?.menu)).toContain('1 min left')
  })

  it('wakes for nothing while no session runs, and leaves alone what looks the same', () => {
    const { updates, drawn, advance, waiting } = rig()
    updates.changed()
    advance(1000)
    updates.changed()
    advance(1000)
    expect(drawn).toHaveLength(1)
    expect(waiting()).toBe(0)
  })

  it('ends with the app', () => {
    const { updates, drawn, change, waiting } = rig()
    change({ sessions: [session('a', 3 * minute)] })
    updates.stop()
    change({ sessions: [] })
    expect(waiting()).toBe(0)
    expect(drawn).toHaveLength(1)
  })
})
