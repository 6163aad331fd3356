import type { AgentPorts } from '#agent/agent.ts'
import type { Paths } from '#local/paths.ts'

/** Where an agent is to run, and with what: the same for one in this process and for one that is started. */
export interface AgentHost {
  readonly paths: Paths
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Serve the sandbox, with these options (`''` for the defaults). */
  readonly sandbox?: string
  /** See AgentPorts. */
  readonly memory?: Map<string, string>
  readonly restart?: () => void
  /** See AgentPorts. */
  readonly engine?: AgentPorts['engine'] | undefined
  /** Asks the person for the passphrase of a vault that no file holds, where there is one to ask. */
  readonly askPassphrase?: () => Promise<string>
}
