import { describe, expect, it } from 'vitest'
import type { SessionView, StatusView } from '#contract/model.ts'
import type { AgentGone, LinkState } from '#frontends/electron/agent/agent-link.ts'
import { createHandover } from '#frontends/electron/agent/handover.ts'
import { createListeners } from '#util/async/listeners.ts'

const goneAt = Date.UTC(2026, 0, 15, 12)
const at = (ms: number): string => new Date(goneAt + ms).toISOString()

const session = (role: string, state: SessionView['state'] = 'active'): SessionView => ({
  id: `s-${role}`,
  role,
  roleId: `r-${role}`,
  accountName: 'payments-prod',
  source: 'lab',
  region: 'eu-west-1',
  state,
  expiresAt: at(3_600_000),
  startedAt: at(-60_000),
  standInAccessKeyId: 'AKIAX',
  clients: 0,
})

function status(pid: number, sessions: readonly SessionView[], ended?: StatusView['agent']['ended']): StatusView {
  const agent = { version: '1', pid, home: '/h', socket: '/s', startedAt: at(pid), vault: 'memory' as const }
  return {
    agent: { ...agent, sandbox: false, findings: [], ...(ended && { ended }) },
    proxy: { url: 'http://127.0.0.1:1', caBundle: '/ca', port: 1 },
    sources: [],
    sessions: [...sessions],
  }
}

function rig() {
  const listeners = createListeners()
  let known: StatusView | undefined
  let gone: AgentGone | undefined
  let kind: LinkState['kind'] = 'attached'
  const told: string[] = []
  const handover = createHandover({
    link: { state: () => ({ kind }), gone: () => gone, subscribe: listeners.subscribe },
    mirror: { status: () => known, subscribe: () => () => undefined },
    changed: () => undefined,
    told: (words) => told.push(words),
  })
  return {
    handover,
    told,
    show(next: StatusView | undefined, link: LinkState['kind'] = 'attached') {
      known = next
      kind = link
      listeners.tell()
    },
    goes(how: AgentGone['how']) {
      gone = { how, at: goneAt }
    },
  }
}

describe('what is told of an agent that ended', () => {
  it('names what was lost, what was started in its place and which sessions ended with it', () => {
    const { show, goes, handover, told } = rig()
    show(status(7, [session('Admin'), session('Read'), session('Old', 'expired')]))
    goes('lost')
    show(undefined, 'starting')
    show(status(9, [session('Read')]), 'own')
    expect(handover()).toEqual({
      how: 'lost',
      at: at(0),
      pid: 7,
      by: { pid: 9, own: true },
      ended: [{ roleId: 'r-Admin', role: 'Admin', accountName: 'payments-prod' }],
      kept: 1,
    })
    expect(told).toEqual([
      expect.stringMatching(
        /^The agent \(process 7\) stopped without warning at .*\. Latchkey started its own agent\. payments-prod\/Admin ended\. One session keeps running\.$/,
      ),
    ])
  })

  it('is told once: first that it was stopped, and what follows is no news', () => {
    const { show, goes, handover, told } = rig()
    const by = { by: 'stop' as const, at: at(0), ended: [{ roleId: 'r-Admin', role: 'Admin' }] }
    show(status(7, [session('Admin')]))
    // An agent that stops ends its sessions before it goes.
    show(status(7, [], by))
    goes('stopped')
    show(undefined, 'stopped')
    expect(handover()).toMatchObject({ how: 'stopped', ended: by.ended })
    expect(handover()).not.toHaveProperty('by')
    show(status(9, []), 'own')
    expect([handover()?.by, told.length]).toEqual([{ pid: 9, own: true }, 1])
  })

  it.each(['stopped', 'replaced'] as const)(
    'is nothing where one that was %s left every session to the next',
    (how) => {
      const { show, goes, handover, told } = rig()
      show(status(7, [session('Admin')]))
      goes(how)
      show(undefined, 'starting')
      show(status(9, [session('Admin')]))
      expect([handover(), told]).toEqual([undefined, []])
    },
  )
})
