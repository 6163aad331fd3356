// A resident agent in this process: lock, sandbox, agent, socket; and their end, in the opposite order.
import { randomBytes } from 'node:crypto'
import type { Agent } from '#core/agent.ts'
import type { Clock } from '#core/ports.ts'
import { AppError } from '#core/util/app-error.ts'
import { acquireLock, type Acquisition } from '#core/util/lock.ts'
import { expectShortLivedBuffers } from '#core/util/short-lived-buffers.ts'
import { version } from '../cli/version.ts'
import { withoutOurs } from './environment.ts'
import type { AgentHost } from './agent-host.ts'
import { createLazyLoopback } from './lazy-loopback.ts'
import { exitOnUncaught, onStopSignals } from './process-events.ts'
import { readyLine } from './ready-line.ts'
import { undoAll } from './undo.ts'

export interface RunOptions extends AgentHost {
  /** Called once with the line that says so, when everything answers. */
  readonly onReady: (line: string) => void
}

export type HeldLock = Extract<Acquisition, { readonly kind: 'acquired' }>

/**
 * Runs the agent until a signal or a front end stops it, also while it still starts: then `onReady` was not called, and
 * the caller ends the process, since parts of the start may still wait for a person. Rejects with AppError
 * `conflict` when another one runs. A crash in between leaves lock, socket and session records as `kill -9` would; the next start takes
 * them over.
 */
export async function runAgent(options: RunOptions): Promise<void> {
  const lock = await acquireLock(options.paths.lock)
  if (lock.kind === 'held') {
    throw new AppError('conflict', `an agent runs already (process ${lock.pid})`, {
      hint: 'See it with latchkey status, end it with: latchkey stop',
    })
  }
  await runLocked(options, lock)
}

/** As `runAgent`, for a caller that has the lock. */
export async function runLocked(options: RunOptions, lock: HeldLock): Promise<void> {
  const early = new AbortController()
  let stop = (): void => early.abort()
  const undo = [onStopSignals(() => stop()), lock.release]
  try {
    await serve(options, lock, undo, early.signal, (orderly) => (stop = orderly))
  } catch (error) {
    if (error !== early.signal.reason) throw error
  } finally {
    await undoAll(undo)
  }
}

/** Settles when the agent has stopped; rejects with the signal's reason when that fires before everything answers. */
async function serve(
  options: RunOptions,
  lock: HeldLock,
  undo: (() => unknown)[],
  early: AbortSignal,
  onStop: (stop: () => void) => void,
): Promise<void> {
  expectShortLivedBuffers()
  const { paths, platform } = options
  const env = withoutOurs(options.env, paths)
  // Parts that read the process's own environment (AWS's credential chain, configured commands) must not see what is ours either.
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name]
  const [{ createAgent }, { createKeychain }, { createLog }, { startSocketServer }] = await Promise.all([
    import('#core/agent.ts'),
    import('#core/secrets/keytar.ts'),
    import('#core/util/log.ts'),
    import('../http/socket-server.ts'),
  ])
  const clock: Clock = { now: () => Date.now() }
  const log = createLog({ path: paths.log, level: 'info', clock })
  undo.push(() => log.close(), exitOnUncaught(log))
  const sandbox = await serveSandbox(options.sandbox)
  if (sandbox) undo.push(() => sandbox.close())
  const loopback = createLazyLoopback({ clock, log, version, randomBytes, router: () => agent.router })
  const opening: Promise<Agent> = createAgent(
    {
      clock,
      log,
      setLogLevel: (level) => log.setLevel(level),
      env,
      platform,
      keychain: createKeychain({ platform }),
      ...(options.askPassphrase ? { askPassphrase: options.askPassphrase } : {}),
      browserLink: loopback.link,
    },
    {
      paths,
      version,
      ...(sandbox ? { sandbox } : {}),
      findings: lock.finding === undefined ? [] : [lock.finding],
    },
  )
  const agent = await orStopped(opening, early)
  undo.push(async () => {
    const closed = agent.close()
    // A vault that waits for a person would keep its own end waiting; what the start made goes with the process.
    await (early.aborted ? Promise.race([closed, Promise.resolve()]) : closed)
  })
  await orStopped(agent.start(), early)
  const server = await startSocketServer({
    paths,
    platform,
    router: agent.router,
    handOuts: agent.handOuts,
    log,
    version,
    randomBytes,
  })
  undo.push(
    () => server.close(),
    () => loopback.close(),
  )
  early.throwIfAborted()
  onStop(() => void agent.stop())
  options.onReady(readyLine(agent.status()))
  await agent.stopped
}

/** The vault may wait for a person: a signal does not. */
async function orStopped<Result>(work: Promise<Result>, early: AbortSignal): Promise<Result> {
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => stopped.reject(early.reason)
  if (early.aborted) stop()
  early.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    early.removeEventListener('abort', stop)
  }
}

/** The sandbox's code is loaded only where one was asked for. */
async function serveSandbox(options: string | undefined) {
  if (options === undefined) return undefined
  const [{ startSandbox }, { parseSandboxOptions }] = await Promise.all([
    import('#sandbox/sandbox.ts'),
    import('#sandbox/options.ts'),
  ])
  return startSandbox(parseSandboxOptions(options))
}
