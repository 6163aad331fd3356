// The agent that the app works with: its own, in this process, or the one that runs already, over its socket. When that one is lost the app
// takes its place; when somebody stopped it the app waits until it is wanted.
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { agentView } from '#contract/model.ts'
import { AppError, asAppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import { defined } from '#shared/defined.ts'
import { acquireLock, isAbandoned, readLock } from '#util/files/lock.ts'
import { connect } from '../../http/client.ts'
import type { AgentHost } from '../../headless/agent-host.ts'
import { type HeldLock, type HostedAgent, hostAgent } from '../../headless/host-agent.ts'
import { waitUntilListening } from '../../headless/probe.ts'
import type { CallAgent } from './forward.ts'
import { createListeners, type Listeners } from '#util/async/listeners.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { isOlder } from './versions.ts'

export type LinkState =
  /** Nothing answers yet; a keychain may wait for the person. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'own'; readonly hosted: HostedAgent; readonly call: CallAgent }
  | { readonly kind: 'attached'; readonly agent: AttachedAgent; readonly call: CallAgent }
  /** Somebody stopped the agent: ours, or the one that the app was attached to. */
  | { readonly kind: 'stopped'; readonly whose: 'own' | 'other' }

export type AnsweringAgent = Extract<LinkState, { readonly kind: 'own' | 'attached' }>

export interface AttachedAgent {
  readonly pid: number
  readonly version: string
  readonly older: boolean
}

/** The end of the agent that answered before. */
export interface AgentGone {
  /** `lost`: without a word, as when it was killed; `replaced`: at the wish of this app. */
  readonly how: 'lost' | 'stopped' | 'replaced'
  /** Epoch ms. */
  readonly at: number
}

export interface AgentLink {
  readonly state: () => LinkState
  readonly subscribe: Listeners['subscribe']
  /** Undefined until an agent of this app's time has ended. */
  readonly gone: () => AgentGone | undefined
  /** Waits for an agent while one starts; rejects with the start's error once that failed. */
  readonly agent: (signal?: AbortSignal) => Promise<AnsweringAgent>
  /** To the agent of that moment. */
  readonly call: CallAgent
  /** Settles when an agent answers, however many starts fail before; rejects with the signal's reason. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  /** After a start that failed, or a stop; `vault` as LATCHKEY_VAULT. */
  readonly retry: (vault?: string) => void
  /** Stops the agent that the app is attached to; the app's own takes its place and its sessions. Settles when that answers, rejects when it cannot start. */
  readonly replace: (signal: AbortSignal) => Promise<void>
  /** `stop` ends the sessions of an own agent, `leave` keeps them for the next start. An attached agent goes on either way. */
  readonly end: (how: 'stop' | 'leave') => Promise<void>
}

export interface LinkOptions {
  readonly host: AgentHost
  readonly pageFolder: string
  readonly version: string
}

/** An agent that answers and then goes at once, again and again, is not met in a tight circle. Ms. */
const pauseMs = 250
/** One that restarts begins its next process within this time. Ms. */
const restartMs = 2000
/** The folder of the socket tells of a new agent at once nearly everywhere; elsewhere it may be this late. Ms. */
const lookAgainMs = 2000

export function createAgentLink({ host, pageFolder, version }: LinkOptions): AgentLink {
  const { paths, platform } = host
  const listeners = createListeners()
  const ending = new AbortController()
  // Every call that waits for an agent listens to it.
  setMaxListeners(0, ending.signal)
  let state: LinkState = { kind: 'starting' }
  const memory = new Map<string, string>()
  let vault: string | undefined
  let gone: AgentGone | undefined
  let replacing = false
  let sandbox = host.sandbox
  let wake: () => void = () => undefined

  function set(next: LinkState): void {
    state = next
    listeners.tell()
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        const lock = await acquireLock(paths.lock)
        if (lock.kind === 'acquired' && !(await own(lock))) return
        if (lock.kind === 'held' && (await attach()) === 'stopped') await untilWanted()
        set({ kind: 'starting' })
      } catch (error) {
        if (ending.signal.aborted) return
        const retried = new Promise<void>((resolve) => (wake = resolve))
        set({ kind: 'failed', error: asAppError(error) })
        await retried
        set({ kind: 'starting' })
      }
    }
  }

  /** Settles when that agent is gone, with true where another one is to follow. */
  async function own(lock: HeldLock): Promise<boolean> {
    let again = false
    const restart = (): void => void (again = true)
    const env = vault === undefined ? host.env : { ...host.env, LATCHKEY_VAULT: vault }
    const hosted = await hostAgent(
      { ...host, ...defined({ sandbox }), env, pageFolder, memory, restart },
      lock,
      ending.signal,
    )
    // The app began to quit in the moment in which the agent was ready, and waits for this.
    if (ending.signal.aborted) {
      await hosted.close()
      return false
    }
    const client: unknown = createRouterClient(hosted.agent.router)
    set({
      kind: 'own',
      hosted,
      call: async (path, input, { signal }) => callAt(client, path)(input, signal ? { signal } : {}),
    })
    await hosted.agent.stopped
    gone = { how: 'stopped', at: Date.now() }
    await hosted.close()
    if (ending.signal.aborted) return false
    if (!again) {
      memory.clear()
      set({ kind: 'stopped', whose: 'own' })
    }
    return again
  }

  const held = async (): Promise<boolean> => (await readLock(paths.lock)) !== undefined
  const listening = (while_: () => Promise<boolean>, signal: AbortSignal, everyMs?: number): Promise<boolean> =>
    waitUntilListening(paths, platform, while_, signal, everyMs)

  /** Settles when that agent is gone; with `stopped` where nobody is to take its place unasked. */
  async function attach(): Promise<'follow' | 'stopped'> {
    if (!(await listening(held, ending.signal))) return 'follow'
    const { call } = connect(paths, { platform })
    const options = { signal: ending.signal }
    try {
      const { sandbox: servesSandbox, ...info } = agentView
        .pick({ pid: true, version: true, sandbox: true })
        .parse(await call(['app', 'info'], undefined, options))
      // Without it the one that takes its place would have none of its roles.
      sandbox = host.sandbox ?? (servesSandbox ? '' : undefined)
      const lifeline = await call(['app', 'watch'], undefined, options)
      set({ kind: 'attached', agent: { ...info, older: isOlder(info.version, version) }, call })
      if (isIterable(lifeline)) for await (const _status of lifeline) continue
    } catch {
      // It went away, which is what was waited for.
    }
    if (state.kind !== 'attached') return await delay(pauseMs, 'follow', options)
    return await afterward(Date.now())
  }

  async function afterward(at: number): Promise<'follow' | 'stopped'> {
    const { signal } = ending
    gone = { how: replacing ? 'replaced' : 'lost', at }
    set({ kind: 'starting' })
    await delay(pauseMs, undefined, { signal })
    if (replacing || (await listening(held, signal)) || (await isAbandoned(paths.lock))) return 'follow'
    gone = { how: 'stopped', at }
    const until = Date.now() + restartMs
    return (await listening(async () => (await held()) || Date.now() < until, signal)) ? 'follow' : 'stopped'
  }

  /** Somebody stopped the agent: until they start one, or want this app to. */
  async function untilWanted(): Promise<void> {
    const wanted = new AbortController()
    wake = () => wanted.abort()
    set({ kind: 'stopped', whose: 'other' })
    const either = AbortSignal.any([ending.signal, wanted.signal])
    await listening(async () => true, either, lookAgainMs).catch((error: unknown) => {
      if (!wanted.signal.aborted) throw error
    })
  }

  function ready(signal: AbortSignal): Promise<void> {
    return until((now) => now.kind === 'own' || now.kind === 'attached', signal)
  }

  async function agent(signal: AbortSignal = ending.signal): Promise<AnsweringAgent> {
    while (state.kind === 'starting')
      await until((now) => now.kind !== 'starting', AbortSignal.any([signal, ending.signal]))
    switch (state.kind) {
      case 'own':
      case 'attached':
        return state
      case 'failed':
        throw state.error
      case 'stopped':
        throw new AppError('no-agent', 'the agent was stopped')
      default:
        return assertNever(state)
    }
  }

  async function until(fits: (now: LinkState) => boolean, signal: AbortSignal): Promise<void> {
    const reached = Promise.withResolvers<void>()
    const look = (): void => {
      if (fits(state)) reached.resolve()
    }
    const leave = listeners.subscribe(look)
    look()
    await unlessAborted(reached.promise, signal).finally(leave)
  }

  const running = run()

  return {
    state: () => state,
    subscribe: listeners.subscribe,
    gone: () => gone,
    ready,
    agent,
    async call(path, input, options) {
      const { call } = await agent(options.signal)
      return call(path, input, options)
    },
    retry(chosen) {
      vault = chosen ?? vault
      wake()
    },
    async replace(signal) {
      if (state.kind !== 'attached') throw new AppError('conflict', 'the app holds the agent itself')
      const { pid } = state.agent
      replacing = true
      try {
        await state.call(['app', 'stop'], { keepSessions: true }, { signal })
        await until((now) => now.kind !== 'attached' || now.agent.pid !== pid, signal)
        await agent(signal)
      } finally {
        replacing = false
      }
    },
    async end(how) {
      const last = state
      ending.abort(new AppError('cancelled', 'the app quits'))
      if (last.kind === 'own') {
        try {
          if (how === 'stop') await last.hosted.agent.stop()
        } finally {
          await last.hosted.close()
        }
      } else if (last.kind !== 'failed' && last.kind !== 'stopped') {
        await running
      }
    },
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

type Call = (input: unknown, options: { readonly signal?: AbortSignal }) => Promise<unknown>

/** The client is a proxy object: each name on the path gives the next one, the last is called. */
function callAt(client: unknown, path: readonly string[]): Call {
  const found = path.reduce<unknown>((at, name) => (isObject(at) ? Reflect.get(at, name) : undefined), client)
  if (isCall(found)) return found
  throw new AppError('unsupported', `the agent does not know ${path.join('.')}`)
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
const isCall = (value: unknown): value is Call => typeof value === 'function'
