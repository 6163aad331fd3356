// What the composition root takes and gives.
import type { StatusView } from '#contract/model.ts'
import type { AgentRouter } from './calls/router.ts'
import type { HandOuts } from './hand-out/types.ts'
import type { Reopening } from './console/reopening.ts'
import type { Kinds } from './identity/registry.ts'
import type { RunningSandbox } from './identity/sandbox/embedded-sandbox.ts'
import type { SandboxConfig } from './identity/sandbox/sandbox-source.ts'
import type { Keychain } from './secrets/types.ts'
import type { Paths } from '#local/paths.ts'
import type { EngineThread } from './serving/engine-thread.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { LogLevel } from '#util/log.ts'

/** What the host lends. */
export interface AgentPorts {
  readonly clock: Clock
  readonly log: Log
  /** Told the level that the settings want, at the start and when it changes. */
  readonly setLogLevel?: (level: LogLevel) => void
  /** The agent's own environment, without anything of ours. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Default: the operating system's. */
  readonly keychain?: Keychain
  /** Where somebody can be asked at the start. */
  readonly askPassphrase?: () => Promise<string>
  /** Holds the records of a vault in memory for an agent that is started again. */
  readonly memory?: Map<string, string>
  /** Lets another agent follow once this one is closed; without it this one cannot be restarted. */
  readonly restart?: () => void
  /** Where the engine has a thread of its own; without it, it runs in this one. */
  readonly engine?: EngineThread
  /** Starts a sandbox with the default options, at this port if that is free, for the source of that kind; without it such a source is `unsupported`. */
  readonly startSandbox?: (port: number) => Promise<RunningSandbox>
  /** Makes an address of this computer that leads one browser of this user on to `location`, once, for a minute; calls `taken` then. */
  readonly leadOnce: (location: string, taken?: () => void) => Promise<string>
  /** The address of this computer that asks whether to open the console of that id again. */
  readonly leadBack: (id: string) => Promise<string>
  /** Makes a link to the browser front end. */
  readonly browserLink: () => Promise<{ readonly url: string; readonly expiresAt: string }>
}

export interface AgentOptions {
  readonly paths: Paths
  readonly version: string
  /** Of the sandbox that the front end started, where it did. */
  readonly sandbox?: SandboxConfig['directory']
  /** Kinds of source; default: those of the registry. */
  readonly kinds?: Kinds
  /** What the front end found before, such as a dead agent's lock. */
  readonly findings: readonly string[]
}

export interface Agent {
  readonly router: AgentRouter
  readonly handOuts: HandOuts
  readonly reopening: Reopening
  status(): StatusView
  /** Why settings.json is not what is in force, where it is not. */
  settingsProblem(): string | undefined
  /** Takes up what was running, opens the proxy. Before it nothing answers. */
  start(): Promise<void>
  /** Closes everything and leaves the sessions to the next start, as a crash would. Nothing after `stop`. */
  close(): Promise<void>
  /** Closes the proxy and ends the sessions; `keep`: leaves them as `close` does. Whoever calls again waits for the same. */
  stop(keep?: boolean): Promise<{ readonly sessionsEnded: number }>
  /** Settles when it has stopped, whoever asked for it. */
  readonly stopped: Promise<void>
}
