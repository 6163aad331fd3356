// What every command works with: the agent, the terminal and the person's environment.
import { homedir } from 'node:os'
import type { Paths } from '#core/ports.ts'
import { resolvePaths } from '#core/config/paths.ts'
import type { AgentClient } from '#frontends/http/client.ts'
import { connect } from '#frontends/http/client.ts'
import { connectOrStart } from '#frontends/headless/connect-or-start.ts'
import { createTerminal, type Terminal } from './output/terminal.ts'

export interface Cli {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly paths: Paths
  readonly terminal: Terminal
  /** The agent, started when none runs. */
  agent(): Promise<AgentClient>
  /** Only an agent that runs already: its first call fails with `no-agent` otherwise. */
  runningAgent(): AgentClient
}

export function createCli(): Cli {
  const { env, platform } = process
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  return {
    env,
    platform,
    paths,
    terminal: createTerminal(process.stdin, process.stdout, process.stderr),
    agent: async () => (await connectOrStart({ paths, platform, env })).client,
    runningAgent: () => connect(paths, { platform }).client,
  }
}
