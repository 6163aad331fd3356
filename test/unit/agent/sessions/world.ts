// A session area with a clock that tests turn, an STS of functions, and a vault in memory.
import type { Decide } from '#engine/access/decide.ts'
import type { AssumeRoleInput } from '#engine/aws/sts-messages.ts'
import type { Source, StsTarget } from '#agent/identity/source.ts'
import type { SessionRole } from '#agent/roles/session-role.ts'
import type { Log } from '#util/ports.ts'
import { createSessions } from '#agent/sessions/sessions.ts'
import type { SignInNotice } from '#agent/sessions/sign-in-notices.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Timers } from '#util/async/timers.ts'

export const start = Date.parse('2026-06-01T10:00:00Z')
export const never: AbortSignal = new AbortController().signal

/** Time stands still until a test moves it; due timers run in order, each followed by whatever it set off. */
export function createTime() {
  let now = start
  let due: { readonly at: number; readonly run: () => void }[] = []
  const timers: Timers = {
    set(run, ms) {
      const timer = { at: now + ms, run }
      due.push(timer)
      return () => {
        due = due.filter((each) => each !== timer)
      }
    },
  }
  return {
    timers,
    clock: { now: () => now },
    /** How many timers wait. */
    pending: () => due.length,
    async advance(ms: number): Promise<void> {
      const end = now + ms
      for (;;) {
        await settle()
        const next = due.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        due = due.filter((each) => each !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = end
      await settle()
    },
    /** The machine sleeps: the wall clock goes on, timers do not. */
    sleep(ms: number): void {
      due = due.map((each) => ({ ...each, at: each.at + ms }))
      now += ms
    },
  }
}

/** Lets everything run that needs no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export function createMemoryVault() {
  const values = new Map<string, string>()
  return {
    values,
    get: async (name: string) => values.get(name),
    set: async (name: string, value: string) => void values.set(name, value),
    delete: async (name: string) => void values.delete(name),
    list: async (prefix: string) => [...values.keys()].filter((name) => name.startsWith(prefix)).sort(),
  }
}

export const role = (name: string, more: Partial<SessionRole> = {}): SessionRole => ({
  id: `r-${name}`,
  name,
  reach: { kind: 'assumed', arn: `arn:aws:iam::111122223333:role/${name}` },
  source: 'home',
  arn: `arn:aws:iam::111122223333:role/${name}`,
  accountId: '111122223333',
  partition: 'aws',
  region: 'eu-central-1',
  ...more,
})

export interface Call {
  readonly target: StsTarget
  readonly input: AssumeRoleInput
}

export interface WorldOptions {
  readonly roles?: readonly SessionRole[]
  /** Role id → the roles before it. */
  readonly chains?: Readonly<Record<string, readonly SessionRole[]>>
  /** Role id → what to type for it; default: its name. */
  readonly words?: Readonly<Record<string, string>>
  /** Ms that the credentials live. */
  readonly life?: number
  readonly vault?: ReturnType<typeof createMemoryVault>
  readonly fromRole?: boolean
  readonly runningPids?: Set<number>
  /** AWS's clock minus ours. */
  readonly offset?: number
  /** Of the source; its clock is ours, whatever AWS's is. */
  readonly endpointUrl?: string
  readonly log?: Log
  readonly source?: Partial<Source>
}

export function createWorld(options: WorldOptions = {}) {
  const time = createTime()
  const roles = options.roles ?? [role('admin'), role('reader')]
  const vault = options.vault ?? createMemoryVault()
  const calls: Call[] = []
  const notices: SignInNotice[] = []
  const clockAt = (endpointUrl: string | undefined) =>
    time.clock.now() + (endpointUrl === undefined ? (options.offset ?? 0) : 0)
  const awsNow = () => clockAt(options.endpointUrl)
  const state: {
    fail: ((call: Call) => unknown) | undefined
    life: number
    /** For roles that name none. */
    sessionName: string
    /** Calls wait for this while it is set. */
    gate: Promise<void> | undefined
    decide: Decide
  } = {
    fail: undefined,
    life: options.life ?? 3_600_000,
    sessionName: 'jane',
    gate: undefined,
    decide: () => ({ kind: 'allow' }),
  }

  const source: Source = {
    name: 'home',
    region: 'us-east-1',
    partition: 'aws',
    ...(options.endpointUrl === undefined ? {} : { endpointUrl: options.endpointUrl }),
    roles: () => [],
    base: async () => ({
      credentials: { accessKeyId: 'AKIABASE', secretAccessKey: 'base-secret' },
      fromRole: options.fromRole ?? false,
    }),
    issue: async () => ({
      accessKeyId: 'ASIAOWN',
      secretAccessKey: 'own',
      sessionToken: 't',
      expiresAt: awsNow() + state.life,
    }),
    state: () => ({ state: 'ready' }),
    forget: async () => {},
    ...options.source,
  }

  const sessions = createSessions({
    decide: (question) => state.decide(question),
    vault,
    clock: time.clock,
    awsNow: clockAt,
    timers: time.timers,
    random: () => 0.5,
    log: options.log ?? quiet,
    stsFor: (target) => ({
      async assumeRole(input, signal) {
        const call = { target, input }
        calls.push(call)
        if (state.gate !== undefined) await unlessAborted(state.gate, signal)
        const failure = state.fail?.(call)
        if (failure !== undefined) throw failure
        return { credentials: credentials(calls.length, awsNow() + state.life) }
      },
      getSessionToken: () => Promise.reject(new Error('not used here')),
      getFederationToken: () => Promise.reject(new Error('not used here')),
      getCallerIdentity: () => Promise.reject(new Error('not used here')),
      close: () => {},
    }),
    sessionName: () => state.sessionName,
    role: (id) => roles.find((each) => each.id === id),
    wordFor: (id) => (roles.some((each) => each.id === id) ? (options.words?.[id] ?? id.slice(2)) : undefined),
    chainOf(id) {
      const found = roles.find((each) => each.id === id)
      return found === undefined || found.reach.kind === 'own' ? [] : [...(options.chains?.[id] ?? []), found]
    },
    source: (name) => (name === 'home' ? source : undefined),
    isRunning: (pid) => options.runningPids?.has(pid) ?? true,
    used: () => {},
    notify: (notice) => void notices.push(notice),
  })
  return { sessions, time, calls, vault, state, notices, roles, awsNow }
}

const credentials = (serial: number, expiresAt: number): Credentials => ({
  accessKeyId: `ASIA${serial}`,
  secretAccessKey: `secret-${serial}`,
  sessionToken: `token-${serial}`,
  expiresAt,
})

export const throttled = () => new AppError('throttled', 'Rate exceeded', { retry: true })
export const refused = () => new AppError('refused-by-aws', 'AccessDenied: not authorized to perform sts:AssumeRole')

function unlessAborted(gate: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'aborted')), { once: true })
    void gate.then(resolve)
  })
}
