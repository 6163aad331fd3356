// A source of Identity Center by itself, at a real sandbox: its time stands still, and a test lets each wait pass.
import { createIdentityCenterSource } from '#agent/identity/identity-center/identity-center-source.ts'
import type { SignInPage, Source, SourceContext } from '#agent/identity/source.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { SandboxOptions } from '#sandbox/types.ts'
import type { Timers } from '#util/async/timers.ts'
import { decide } from '../support/sandbox-pages.ts'

export const name = 'corp'
const none = new AbortController().signal

function createTime() {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const waiting = new Set<{ readonly ms: number; readonly run: () => void }>()
  let wake = Promise.withResolvers<void>()
  /** What keeps calls apart. */
  let shortMs = 950
  let runsDue = true
  const timers: Timers = {
    set(run, ms) {
      if (ms <= shortMs && (ms > 0 || runsDue)) {
        const short = setImmediate(run)
        return () => clearImmediate(short)
      }
      const timer = { ms, run }
      waiting.add(timer)
      wake.resolve()
      wake = Promise.withResolvers()
      return () => void waiting.delete(timer)
    },
  }
  return {
    timers,
    clock: { now: () => now },
    skip: (ms: number) => void (now += ms),
    /** Once something waits for that long, it is over. Answers how long that was. */
    async passes(atLeastMs: number, atMostMs = atLeastMs): Promise<number> {
      for (;;) {
        const found = [...waiting].find(({ ms }) => ms >= atLeastMs && ms <= atMostMs)
        if (found === undefined) {
          // oxlint-disable-next-line no-await-in-loop -- until it waits
          await wake.promise
          continue
        }
        waiting.delete(found)
        now += found.ms
        found.run()
        return found.ms
      }
    },
    /** Waits up to this long are over at once, from now on. */
    hurry: (ms: number) => void (shortMs = ms),
    /** What is due already is not done, from now on. */
    leaveDue: () => void (runsDue = false),
  }
}

export type SourceRig = Awaited<ReturnType<typeof startSourceRig>>

/** `endpoint`: what stands in the sandbox's place. */
export async function startSourceRig(options: Partial<SandboxOptions> = {}, endpoint?: string) {
  const time = createTime()
  const aws = { aheadMs: 0 }
  const sandbox = await startSandbox(
    { ...defaultSandboxOptions, ssoRate: 0, ...options },
    { clock: { now: () => time.clock.now() + aws.aheadMs } },
  )
  const records = new Map<string, string>()
  /** What becomes of a write to the vault. */
  const vault = { write: (): Promise<void> => Promise.resolve() }
  let cached: unknown = null
  const lives: AbortController[] = []

  /** As an agent that starts: what was in memory is gone. */
  function open(): Source {
    const life = new AbortController()
    lives.push(life)
    const quiet = { debug() {}, info() {}, warn() {}, error() {} }
    const { clock, timers } = time
    const context: SourceContext = {
      clock,
      timers,
      life: life.signal,
      log: quiet,
      awsNow: () => clock.now() + aws.aheadMs,
      sawDate: () => undefined,
      endpointFor: () => undefined,
      secrets: {
        get: async (key) => records.get(key),
        async set(key, value) {
          await vault.write()
          records.set(key, value)
        },
        delete: async (key) => void records.delete(key),
      },
      cache: {
        read: async () => cached,
        write: async (value) => void (cached = structuredClone(value)),
        delete: async () => void (cached = null),
      },
      ask: () => Promise.reject(new Error('nobody is asked')),
      stsFor: () => {
        throw new Error('STS is not asked')
      },
      agentFor: () => undefined,
      notify: () => undefined,
      noticed: { get: () => undefined, set: () => undefined },
      syncEveryMs: () => 24 * 3_600_000,
    }
    const { startUrl, region } = sandbox.identityCenter
    const endpointUrl = endpoint ?? sandbox.endpointUrl
    return createIdentityCenterSource({ kind: 'identity-center', name, startUrl, region, endpointUrl }, context)
  }

  let source = open()
  const rig = {
    sandbox,
    control: sandbox.identityCenterControl,
    time,
    aws,
    vault,
    records,
    calls: (operation: string): number => sandbox.calls()[`identity-center:${operation}`] ?? 0,
    get source() {
      return source
    },
    /** The next agent of this home. */
    async restart(): Promise<void> {
      lives.at(-1)?.abort(new Error('the agent ended'))
      source = open()
      await source.load?.()
    },
    /** The page, and the end of the sign-in. */
    async begin(device = false, signal: AbortSignal = none) {
      const shown = Promise.withResolvers<SignInPage>()
      const ended = source.signIn?.({ device, show: shown.resolve }, signal) ?? Promise.reject(new Error('no sign-in'))
      ended.catch(shown.reject)
      return { page: await shown.promise, ended }
    },
    async press(page: SignInPage, decision: 'approve' | 'refuse' = 'approve', who = 'sandbox-user'): Promise<void> {
      const { location } = await decide(page.url, decision, { person: who })
      if (location !== undefined) await fetch(location)
    },
    /** Settles when the roles are there, too. */
    async signIn(): Promise<void> {
      const { page, ended } = await rig.begin()
      await rig.press(page)
      await ended
      await source.sync?.()
    },
    credentials: (signal: AbortSignal = none) => {
      const reach = source.roles()[0]?.reach
      if (reach === undefined || reach.kind === 'assumed') return Promise.reject(new Error('there is no role'))
      return source.issue?.(reach, signal) ?? Promise.reject(new Error('it issues nothing'))
    },
    async [Symbol.asyncDispose]() {
      for (const life of lives) life.abort(new Error('the test ended'))
      await sandbox.close()
    },
  }
  return rig
}

/** Code and message of a failure; for a wait that goes well, neither. */
export const refusalOf = (work: Promise<unknown>): Promise<{ readonly code?: string; readonly message?: string }> =>
  work.then(
    () => ({}),
    (error: { readonly code?: string; readonly message?: string }) => error,
  )
