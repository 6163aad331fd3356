// What every command works with: the agent, the terminal and the person's environment. Most of a command's start is loading code, so
// what only some commands need is imported by them, when they need it.
import { homeFolder } from '#util/home-folder.ts'
import { type Paths, resolvePaths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { AboutAgent, PlainRequest } from '../http/request.ts'
import type { StartOptions } from '../headless/start-detached.ts'
import { homeProblem, noAgentHere } from './home.ts'
import { createTerminal, startProgress, type Terminal } from './output/terminal.ts'

export interface Cli {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly paths: Paths
  readonly terminal: Terminal
  /** For starting an agent. */
  readonly start: StartOptions
  /** Throws where LATCHKEY_HOME names no folder, unless the command is one that a new home begins with. */
  requireHome(mayBegin: boolean): void
  /** The agent, started by the first call when none runs. `newHome`: in a folder that does not exist yet, too. */
  agent(options?: { readonly newHome: boolean }): Promise<AgentClient>
  /** Only an agent that runs already: its first call fails with `no-agent` otherwise. */
  runningAgent(): Promise<AgentClient>
  /** Does work that asks the agent; where none runs, starts one and does it again. */
  reach<Result>(work: () => Promise<Result>): Promise<Result>
  /** For requests beside the contract. */
  readonly route: Pick<PlainRequest, 'paths' | 'platform' | 'onAgent'>
  /** Of the agent that answered last. */
  agentVersion(): string | undefined
}

export function createCli(): Cli {
  const { env, platform } = process
  let resolved: Paths | undefined
  // Where no home can be named, help and version are told all the same.
  const paths = (): Paths =>
    (resolved ??= resolvePaths({ platform, env, homedir: homeFolder(), uid: process.getuid?.() ?? 0 }))
  const terminal = createTerminal(process.stdin, process.stdout, process.stderr)
  let about: AboutAgent | undefined
  let warned = false
  const onAgent = (seen: AboutAgent): void => void (about = seen)
  let starting = { stop: (): void => undefined }
  const askPassphrase = async (): Promise<string> => {
    starting.stop()
    const { askPassphrase: ask } = await import('./prompts/ask-secret.ts')
    return ask(terminal, paths().vault)
  }
  const start = (): StartOptions => ({ paths: paths(), platform, env, ...(terminal.interactive && { askPassphrase }) })

  function requireHome(mayBegin: boolean): void {
    const problem = homeProblem(env['LATCHKEY_HOME'], paths().home, mayBegin)
    if (problem !== undefined) throw problem
  }
  async function ensureAgent(): Promise<void> {
    const { ensureAgent: ensure } = await import('../headless/ensure-agent.ts')
    starting = startProgress(terminal.stderr, 'the agent to start (a keychain may ask to be unlocked)')
    try {
      await ensure(start())
    } finally {
      starting.stop()
    }
  }
  async function reach<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      // One that went away in the middle may have done what was asked.
      if (!(error instanceof AppError) || error.code !== 'no-agent' || error.retry === true) throw error
    }
    await ensureAgent()
    return work()
  }
  async function named<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw error instanceof AppError ? noAgentHere(error, env['LATCHKEY_HOME'], paths().home) : error
    }
  }
  /** A person hears of it; a broken file stops nothing. */
  function warnOfSettings(seen: AboutAgent): void {
    onAgent(seen)
    if (seen.settingsProblem === undefined || warned) return
    warned = true
    terminal.note(`latchkey: warning: ${seen.settingsProblem}`)
  }
  return {
    env,
    platform,
    get paths() {
      return paths()
    },
    terminal,
    get start() {
      return start()
    },
    requireHome,
    reach(work) {
      requireHome(false)
      return reach(work)
    },
    async runningAgent() {
      requireHome(false)
      const { connect } = await import('../http/client.ts')
      return connect(paths(), { platform, onAgent, around: named }).client
    },
    async agent({ newHome } = { newHome: false }) {
      requireHome(newHome)
      const { connect } = await import('../http/client.ts')
      return connect(paths(), { platform, onAgent: warnOfSettings, around: reach }).client
    },
    get route() {
      return { paths: paths(), platform, onAgent }
    },
    agentVersion: () => about?.version,
  }
}
