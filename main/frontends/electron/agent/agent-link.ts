// The agent that the app works with: its own, in this process, or the one that runs already, over its socket. When that one goes away the app
// takes its place.
import { setTimeout as delay } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { agentView } from '#contract/model.ts'
import { AppError, asAppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import { acquireLock, readLock } from '#util/lock.ts'
import { connect } from '../../http/client.ts'
import type { AgentHost } from '../../headless/agent-host.ts'
import { type HeldLock, type HostedAgent, hostAgent } from '../../headless/host-agent.ts'
import { waitUntilListening } from '../../headless/probe.ts'
import type { CallAgent } from './forward.ts'
import { createListeners, type Listeners } from '#util/listeners.ts'
import { unlessAborted } from '#util/unless-aborted.ts'
import { isOlder } from './versions.ts'

export type LinkState =
  /** Nothing answers yet; a keychain may wait for the person. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'own'; readonly hosted: HostedAgent; readonly call: CallAgent }
  | { readonly kind: 'attached'; readonly agent: AttachedAgent; readonly call: CallAgent }
  /** Somebody stopped the agent that was ours. */
  | { readonly kind: 'stopped' }

export type AnsweringAgent = Extract<LinkState, { readonly kind: 'own' | 'attached' }>

export interface AttachedAgent {
  readonly pid: number
  readonly version: string
  readonly older: boolean
}

export interface AgentLink {
  readonly state: () => LinkState
  readonly subscribe: Listeners['subscribe']
  /** Waits for an agent while one starts; rejects with the start's error once that failed. */
  readonly agent: (signal?: AbortSignal) => Promise<AnsweringAgent>
  /** To the agent of that moment. */
  readonly call: CallAgent
  /** Settles when an agent answers, however many starts fail before; rejects with the signal's reason. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  /** After a start that failed; `vault` as LATCHKEY_VAULT. */
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

export function createAgentLink({ host, pageFolder, version }: LinkOptions): AgentLink {
  const { paths, platform } = host
  const listeners = createListeners()
  const ending = new AbortController()
  let state: LinkState = { kind: 'starting' }
  const memory = new Map<string, string>()
  let vault: string | undefined
  let wake: () => void = () => undefined

  function set(next: LinkState): void {
    state = next
    listeners.tell()
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        const lock = await acquireLock(paths.lock)
        if (lock.kind === 'held') await attach()
        else if (!(await own(lock))) return
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
    const hosted = await hostAgent({ ...host, env, pageFolder, memory, restart }, lock, ending.signal)
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
    await hosted.close()
    if (ending.signal.aborted) return false
    if (!again) {
      memory.clear()
      set({ kind: 'stopped' })
    }
    return again
  }

  /** Settles when that agent is gone. */
  async function attach(): Promise<void> {
    const held = async (): Promise<boolean> => (await readLock(paths.lock)) !== undefined
    if (!(await waitUntilListening(paths, platform, held, ending.signal))) return
    const { call } = connect(paths, { platform })
    const options = { signal: ending.signal }
    try {
      const info = agentView.pick({ pid: true, version: true }).parse(await call(['app', 'info'], undefined, options))
      const lifeline = await call(['app', 'watch'], undefined, options)
      set({ kind: 'attached', agent: { ...info, older: isOlder(info.version, version) }, call })
      if (isIterable(lifeline)) for await (const _status of lifeline) continue
    } catch {
      // It went away, which is what was waited for.
    }
    await delay(pauseMs, undefined, options)
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
      await state.call(['app', 'stop'], { keepSessions: true }, { signal })
      await until((now) => now.kind !== 'attached' || now.agent.pid !== pid, signal)
      await agent(signal)
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
