import type { Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { SandboxConfig } from './sandbox-source.ts'

/** A sandbox that was started for this agent. */
export interface RunningSandbox {
  readonly directory: SandboxConfig['directory']
  close(): Promise<void>
}

export interface EmbeddedSandboxDeps {
  /** Of one that the command line asked for: it is there already, is not ours to close, and goes before a saved one. */
  readonly given: SandboxConfig['directory'] | undefined
  /** Undefined where this agent's host has none to start. */
  readonly start: (() => Promise<RunningSandbox>) | undefined
  /** Whether the settings, as they are now, ask for one. */
  readonly wanted: () => boolean
  /** It is there now, or is not any more; settles when everybody has followed. */
  readonly changed: () => Promise<void>
}

export interface EmbeddedSandbox {
  /** The command line's own: the settings do not start or end it. */
  readonly isGiven: boolean
  readonly canStart: boolean
  /** It is starting or ending. */
  isBusy(): boolean
  directory(): SandboxConfig['directory'] | undefined
  /**
   * Starts or closes it, as the settings say. Any number of callers at once are one piece of work. Rejects when it cannot start; the next call tries again.
   */
  follow(): Promise<void>
  /** With the agent: leaves its sessions alone. */
  close(): Promise<void>
}

/** The sandbox that comes and goes with its entry in the settings while the agent runs. */
export function createEmbeddedSandbox(deps: EmbeddedSandboxDeps): EmbeddedSandbox {
  let running: RunningSandbox | undefined
  let isClosed = false
  let work: Promise<void> | undefined

  const wanted = (): boolean => !isClosed && deps.given === undefined && deps.wanted()
  const isAsWanted = (): boolean => wanted() === (running !== undefined)

  async function start(): Promise<void> {
    if (deps.start === undefined) throw unavailable()
    running = await deps.start()
    await deps.changed()
  }

  async function end(sandbox: RunningSandbox): Promise<void> {
    running = undefined
    if (!isClosed) await deps.changed()
    await sandbox.close()
  }

  /** The settings may change again while it starts or ends. Called only with something to do, so that it ends after `work` is set. */
  async function settle(): Promise<void> {
    try {
      while (!isAsWanted()) {
        // oxlint-disable-next-line no-await-in-loop -- one step after the other
        await (running === undefined ? start() : end(running))
      }
    } finally {
      // In the same turn as the last look: who comes later must not join what looks no more.
      work = undefined
    }
  }

  function follow(): Promise<void> {
    if (work === undefined && isAsWanted()) return Promise.resolve()
    work ??= settle()
    return work
  }

  return {
    isGiven: deps.given !== undefined,
    canStart: deps.start !== undefined,
    isBusy: () => work !== undefined,
    directory: () => deps.given ?? running?.directory,
    follow,
    async close() {
      isClosed = true
      await follow().catch(() => undefined)
    },
  }
}

export function unavailable(): AppError {
  return new AppError('unsupported', 'this agent has no sandbox to start', {
    hint: 'Start one that has: latchkey stop, then latchkey agent --sandbox',
  })
}

/** Writes down why a saved sandbox is not there, and says it in a sentence for people. */
export function sandboxFinding(error: unknown, log: Pick<Log, 'warn'>): string {
  log.warn('the saved sandbox could not be started', { error })
  const reason = error instanceof AppError ? error.message : 'the log has the cause'
  return `The sandbox could not be started: ${reason}. Try again with: latchkey source add sandbox`
}
