// An agent in this process with everything that front ends reach it by, for whichever process owns one: no signals and no exit here.
import { randomBytes } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import { defined } from '#shared/defined.ts'
import type { Agent, AgentPorts } from '#agent/agent.ts'
import { AppError } from '#util/app-error.ts'
import type { Clock } from '#util/ports.ts'
import type { Acquisition } from '#util/files/lock.ts'
import type { LogFile } from '#util/log.ts'
import { isWindowsBelow } from '#local/open-in-browser.ts'
import { acrossSystems, createPeerOwner } from '#util/own/peer-owner.ts'
import { expectShortLivedBuffers } from '#util/short-lived-buffers.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { version } from '#util/version.ts'
import type { AgentHost } from './agent-host.ts'
import { withoutOurs } from './environment.ts'
import { createLazyLoopback, type LazyLoopback } from './lazy-loopback.ts'
import type { Sandbox } from '#sandbox/types.ts'

export interface HostOptions extends AgentHost {
  /** The built page that the browser link shows. Default: where the page's build puts it. */
  readonly pageFolder?: string
  /** Told of the log as soon as it is open, so that what fails later is written down. */
  readonly onLog?: (log: LogFile) => void
  /** Sees each line of the log as well. */
  readonly alsoLogTo?: (line: string) => void
}

export type HeldLock = Extract<Acquisition, { readonly kind: 'acquired' }>

export interface HostedAgent {
  readonly agent: Agent
  readonly log: LogFile
  /** A link that signs one browser in. */
  readonly browserLink: LazyLoopback['link']
  /**
   * Closes browser front end, socket, agent, sandbox and log, and releases the lock. The orderly end is `agent.stop()` before it, which
   * closes the proxy and ends the sessions; without that they are left to the next start. After `agent.stopped` (a front end may have
   * asked for it) call this too. Whoever calls again waits for the same.
   */
  close(): Promise<void>
}

/**
 * Settles when everything answers. Rejects with the signal's reason when that fires before; parts of the start may then still wait for a
 * person, and go with the process. Whatever it rejects with, what was opened is closed and the lock released. Removes from the process's
 * own environment what a terminal of ours put there.
 */
export async function hostAgent(options: HostOptions, lock: HeldLock, signal: AbortSignal): Promise<HostedAgent> {
  const opened = new AsyncDisposableStack()
  opened.defer(lock.release)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= opened.disposeAsync())
  try {
    return { ...(await open(options, lock, signal, opened)), close }
  } catch (error) {
    // The failure of the start says more than one of its end.
    await close().catch(() => undefined)
    throw error
  }
}

async function open(
  options: HostOptions,
  lock: HeldLock,
  signal: AbortSignal,
  opened: AsyncDisposableStack,
): Promise<Omit<HostedAgent, 'close'>> {
  expectShortLivedBuffers()
  const engine = options.engine && begunAhead(options.engine)
  if (engine) opened.defer(engine.end)
  const { paths, platform } = options
  const env = withoutOurs(options.env, paths)
  // Parts that read the process's own environment (AWS's credential chain, configured commands) must not see what is ours either.
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name]
  const [{ createAgent, portOf }, { createLog }, { startSocketServer }] = await Promise.all([
    import('#agent/agent.ts'),
    import('#util/log.ts'),
    import('../http/socket-server.ts'),
  ])
  const clock: Clock = { now: () => Date.now() }
  const log = createLog({ path: paths.log, level: 'info', clock, ...defined({ alsoTo: options.alsoLogTo }) })
  opened.defer(() => log.close())
  options.onLog?.(log)
  const sandbox =
    options.sandbox === undefined
      ? undefined
      : await startEmbeddedSandbox(options.sandbox, await portOf(paths.state, 'sandbox'))
  if (sandbox) opened.defer(sandbox.close)
  const peers = createPeerOwner({ platform, uid: process.getuid?.() })
  const pagePort = await portOf(paths.state, 'page')
  const loopback = createLazyLoopback({
    clock,
    log,
    version,
    randomBytes,
    peers: isWindowsBelow(env) ? acrossSystems(peers) : peers,
    agent: () => agent,
    preferredPort: pagePort,
    ...defined({ pageFolder: options.pageFolder }),
  })
  const opening: Promise<Agent> = createAgent(
    {
      clock,
      log,
      setLogLevel: (level) => log.setLevel(level),
      env,
      platform,
      ...defined({ askPassphrase: options.askPassphrase, memory: options.memory, restart: options.restart, engine }),
      startSandbox: startSavedSandbox,
      browserLink: loopback.link,
      leadOnce: loopback.leadOnce,
      leadBack: loopback.leadBack,
    },
    {
      paths,
      version,
      ...defined({ sandbox }),
      findings: lock.finding === undefined ? [] : [lock.finding],
    },
  )
  // The vault may wait for a person: a signal does not.
  const agent = await unlessAborted(opening, signal).catch((error: unknown) => {
    // A start that was given up may still come to its end.
    opening.then((late) => late.close()).catch(() => undefined)
    throw error
  })
  let isOpen = false
  opened.defer(async () => {
    const closed = agent.close()
    // A vault that waits for a person would keep its own end waiting; what the start made goes with the process.
    await (!isOpen && signal.aborted ? Promise.race([closed, Promise.resolve()]) : closed)
  })
  await unlessAborted(agent.start(), signal)
  const server = await startSocketServer({
    paths,
    platform,
    router: agent.router,
    handOuts: agent.handOuts,
    peers,
    log,
    version,
    settingsProblem: agent.settingsProblem,
    randomBytes,
  })
  opened.defer(server.close)
  opened.defer(loopback.close)
  // Pages of consoles that were opened before lead here.
  if (pagePort !== 0) await loopback.begin()
  signal.throwIfAborted()
  isOpen = true
  return { agent, log, browserLink: loopback.link }
}

/** The first thread loads its code while the agent does. */
function begunAhead({ begin }: NonNullable<HostOptions['engine']>) {
  let first: Worker | undefined = begin()
  let isGivenUp = false
  // Whoever takes it hears of its end; one that ended before is not there to be taken.
  first.on('error', () => undefined).once('exit', () => (first = undefined))
  return {
    begin(): Worker {
      // What still opens the agent ends here.
      if (isGivenUp) throw new AppError('cancelled', 'the start of the agent was given up')
      const taken = first ?? begin()
      first = undefined
      return taken
    },
    /** Of a start that did not come to take it; of one that did, the agent's own end comes first. */
    async end(): Promise<void> {
      isGivenUp = true
      await first?.terminate()
    },
  }
}

/** The sandbox's code is loaded only where one is wanted. `options` as after `--sandbox=`, `''` for the defaults; `port` of the last run, or 0. */
async function startEmbeddedSandbox(options: string, port: number): Promise<Sandbox> {
  const [{ startSandbox }, { parseSandboxOptions }] = await Promise.all([
    import('#sandbox/sandbox.ts'),
    import('#sandbox/options.ts'),
  ])
  return startSandbox(parseSandboxOptions(options), { port })
}

/** For the source of that kind, which has no options. */
const startSavedSandbox: NonNullable<AgentPorts['startSandbox']> = async (port) => {
  const sandbox = await startEmbeddedSandbox('', port)
  return { directory: sandbox, close: sandbox.close }
}
