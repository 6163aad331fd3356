// What every command works with: the agent, the terminal and the person's environment. Most of a command's start is loading code, so
// what only some commands need is imported by them, when they need it.
import { homedir } from 'node:os'
import type { Paths } from '#core/ports.ts'
import { resolvePaths } from '#core/config/paths.ts'
import type { AgentClient } from '#frontends/http/client.ts'
import type { PlainRequest } from '#frontends/http/request.ts'
import type { StartOptions } from '#frontends/headless/start-detached.ts'
import { createTerminal, startProgress, type Terminal } from './output/terminal.ts'

export interface Cli {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly paths: Paths
  readonly terminal: Terminal
  /** For starting an agent. */
  readonly start: StartOptions
  /** Settles once an agent listens; starts one when none does. */
  ensureAgent(): Promise<void>
  /** The agent, started when none runs. */
  agent(): Promise<AgentClient>
  /** Only an agent that runs already: its first call fails with `no-agent` otherwise. */
  runningAgent(): Promise<AgentClient>
  /** For requests beside the contract. */
  readonly route: Pick<PlainRequest, 'paths' | 'platform' | 'onVersion'>
  /** Of the agent that answered last. */
  agentVersion(): string | undefined
}

export function createCli(): Cli {
  const { env, platform } = process
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  const terminal = createTerminal(process.stdin, process.stdout, process.stderr)
  let version: string | undefined
  const onVersion = (seen: string): void => void (version = seen)
  let starting = { stop: (): void => undefined }
  const askPassphrase = async (): Promise<string> => {
    starting.stop()
    const { askPassphrase: ask } = await import('./ask-passphrase.ts')
    return ask(terminal, paths.vault)
  }
  const start: StartOptions = { paths, platform, env, ...(terminal.interactive && { askPassphrase }) }

  async function ensureAgent(): Promise<void> {
    const { ensureAgent: ensure } = await import('#frontends/headless/ensure-agent.ts')
    starting = startProgress(terminal.stderr, 'the agent to start (a keychain may ask to be unlocked)')
    try {
      await ensure(start)
    } finally {
      starting.stop()
    }
  }
  async function runningAgent(): Promise<AgentClient> {
    const { connect } = await import('#frontends/http/client.ts')
    return connect(paths, { platform, onVersion }).client
  }
  /** Beside the command, not before it: a person hears of it, a broken file or agent stops nothing. */
  async function warnOfSettings(client: AgentClient): Promise<void> {
    const { settingsProblem } = await client.app.info().catch(() => ({ settingsProblem: undefined }))
    if (settingsProblem !== undefined) terminal.note(`latchkey: warning: ${settingsProblem}`)
  }
  return {
    env,
    platform,
    paths,
    terminal,
    start,
    ensureAgent,
    runningAgent,
    async agent() {
      await ensureAgent()
      const client = await runningAgent()
      void warnOfSettings(client)
      return client
    },
    route: { paths, platform, onVersion },
    agentVersion: () => version,
  }
}
