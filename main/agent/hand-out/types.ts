// What the agent hands out beside the contract: the only ways by which a secret leaves it.
import type { SessionView } from '#contract/model.ts'
import type { ConsoleInput } from '#contract/console.ts'
import type { CallerEnvironment, Environment, EnvironmentFormat } from '#local/environment.ts'

export interface EnvironmentRequest {
  readonly format: EnvironmentFormat
  /** Short-lived real credentials instead of stand-ins; left out, the setting `default.delivery` decides. */
  readonly direct?: boolean | undefined
  /** For this environment alone; left out, the session's. */
  readonly region?: string | undefined
  /** Only the commands that take back what `env` sets. */
  readonly unset: boolean
  /** A person waits at a front end and may be asked; a script's call is not. */
  readonly attended?: boolean
  readonly caller: CallerEnvironment
}

export interface ExecRequest {
  /** As for an environment. */
  readonly direct?: boolean | undefined
  readonly region?: string | undefined
  /** As above. */
  readonly attended?: boolean
  readonly pid: number
  /** The command's name for the audit log, without its arguments: they may hold secrets. */
  readonly command: string
  readonly caller: CallerEnvironment
}

/** What one command gets. The grant ends with `release`. */
export interface ExecLease {
  /** Absent for direct ones: they hold no grant. */
  readonly grantId?: string
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  release(): void
}

/** What terminals are given. */
export interface TerminalRequest {
  /** Left out, all of them. */
  readonly terminal?: string | undefined
  readonly region?: string | undefined
  /** As for an environment. */
  readonly direct?: boolean | undefined
  /** A profile that is answered instead of keys in the environment; without one, stand-ins. */
  readonly profile?: string | undefined
  readonly attended: boolean
  readonly caller: CallerEnvironment
}

export interface HandOuts {
  /** credential_process JSON, Version 1. Refuses with `denied` for roles that are marked never direct. */
  credentials(role: string, signal: AbortSignal): Promise<string>
  /**
   * Refuses as `credentials` does. What it gives starts no role: it rejects with `not-found` while the role has ended, and with `denied` once
   * the keys of its terminals were revoked.
   */
  container(role: string, signal: AbortSignal): Promise<(signal: AbortSignal) => Promise<string>>
  /** The same as `credentials` with stand-ins, for tools that go through the proxy; a terminal's own where it asks. */
  standIns(role: string, signal: AbortSignal, terminal?: string): Promise<string>
  /** The same for the role that this terminal has, or all of them; behind a dot the terminal that asks. */
  inUse(terminal: string, signal: AbortSignal): Promise<string>
  /** JSON: a link that signs one browser in to the console, once, and what it opens. */
  console(role: string, request: ConsoleInput, signal: AbortSignal): Promise<string>
  /** Text in the format asked for. */
  environment(role: string, request: EnvironmentRequest, signal: AbortSignal): Promise<string>
  exec(role: string, request: ExecRequest, signal: AbortSignal): Promise<ExecLease>
  /** Takes a grant up again after the agent was restarted. Rejects with `not-found` when it is gone. */
  attach(grantId: string): Promise<Pick<ExecLease, 'release'>>
}

export type HandOutToTerminals = (
  role: string,
  request: TerminalRequest,
  signal: AbortSignal,
) => Promise<{ readonly environment: Environment; readonly session: SessionView; readonly direct: boolean }>
