// A real agent process in a home of its own, and real tools beside it. Nothing of the product is imported: only its command is run.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AuditRecord, StatusView } from '#contract/model.ts'

const root = join(import.meta.dirname, '..', '..')
export const latchkey = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'latchkey.cmd' : 'latchkey')

/** Where every command of the tests keeps its compiled sources: that of the person who runs them stays as it is, and no home begins cold. */
export const cacheFolder = join(root, 'node_modules', '.cache')

/** The command without its launcher, with flags for Node. */
export function withNode(flags: readonly string[]): readonly [string, ...string[]] {
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return [node, ...flags, join(root, 'main', 'frontends', 'cli', 'main.mjs')]
}

type Environment = Readonly<Record<string, string>>

export interface ToolRun {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly env?: Environment
  /** Written to standard input. */
  readonly input?: string
}

export interface ToolAgent {
  /** Of this agent and its tools; removed by `close`. */
  readonly folder: string
  readonly home: string
  /** What every tool gets. */
  readonly env: Environment
  readonly pid: () => number
  /** Runs a tool with no credentials and no proxy but those given. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<ToolRun>
  /** Standard output of a `latchkey` command. Rejects with its messages when it fails. */
  latchkey(args: readonly string[], options?: RunOptions): Promise<string>
  exec(role: string, command: readonly string[], options?: RunOptions): Promise<ToolRun>
  /** What `latchkey env` sets. */
  environment(role: string, ...options: readonly string[]): Promise<Environment>
  status(): Promise<StatusView>
  audit(): Promise<readonly AuditRecord[]>
  /** As a crash. Settles when the process is gone. */
  kill(): Promise<void>
  /** Once more in the same home. */
  start(): Promise<void>
  close(): Promise<void>
}

export interface AgentOptions {
  readonly args?: readonly string[]
  /** Of the agent alone. */
  readonly env?: Environment
  /** Flags for its Node. */
  readonly node?: readonly string[]
  /** Name of its home. */
  readonly home?: string
  readonly vault?: { readonly kind: 'memory' } | { readonly kind: 'passphrase'; readonly file: string }
}

/** Starts an agent in the foreground as a child of this process: its pid is known, and it cannot outlive the test. */
export async function startToolAgent({
  args = [],
  env = {},
  node = [],
  home = 'home',
  vault = { kind: 'memory' },
}: AgentOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const base: Environment = {
    ...withoutCallers(process.env),
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    HOME: folder,
    XDG_CACHE_HOME: cacheFolder,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    LATCHKEY_HOME: join(folder, home),
    LATCHKEY_VAULT: vault.kind,
    ...(vault.kind === 'passphrase' && { LATCHKEY_PASSPHRASE_FILE: vault.file }),
  }
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const [file, ...words] = withNode(['--disable-warning=ExperimentalWarning', ...node])
    const started = spawn(file, [...words, 'agent', '--foreground', ...args], {
      cwd: folder,
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const messages: Buffer[] = []
    started.stderr.on('data', (piece: Buffer) => messages.push(piece))
    child = started
    await new Promise<void>((resolve, reject) => {
      createInterface(started.stdout).once('line', () => resolve())
      started.once('exit', () => reject(new Error(`the agent ended: ${Buffer.concat(messages).toString()}`)))
    })
  }

  const run: ToolAgent['run'] = (command, line, options = {}) =>
    runTool(command, line, folder, { ...base, ...options.env }, options.input)

  const agent: ToolAgent = {
    folder,
    home: join(folder, home),
    env: base,
    pid: () => child?.pid ?? 0,
    run,
    start,
    async latchkey(line, options) {
      const { code, out, err } = await run(latchkey, line, options)
      if (code !== 0) throw new Error(`latchkey ${line.join(' ')} ended with ${code}: ${err}`)
      return out
    },
    exec: (role, command, options) => run(latchkey, ['exec', role, '--', ...command], options),
    environment: async (role, ...options) =>
      JSON.parse(await agent.latchkey(['env', role, '--format', 'json', ...options])),
    status: async () => JSON.parse(await agent.latchkey(['status', '--json'])),
    async audit() {
      const lines = (await agent.latchkey(['audit', '--json'])).trim().split('\n')
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
    },
    async kill() {
      const killed = child
      child = undefined
      if (!killed || killed.exitCode !== null || killed.signalCode !== null) return
      const gone = new Promise((resolve) => killed.once('exit', resolve))
      killed.kill('SIGKILL')
      await gone
    },
    async close() {
      await agent.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
  try {
    await start()
  } catch (error) {
    await agent.close()
    throw error
  }
  return agent
}

/** Nobody's credentials, profiles or proxies. */
export function withoutCallers(env: NodeJS.ProcessEnv): Environment {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !/^(AWS_|LATCHKEY_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$)|_proxy$/i.test(name))
      kept[name] = value
  }
  return kept
}

function runTool(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Environment,
  input: string | undefined,
): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (piece: Buffer) => out.push(piece))
    child.stderr.on('data', (piece: Buffer) => err.push(piece))
    // A tool that does not read its input closes it.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    )
  })
}

/** A tool that may be missing: where it is, or why not and how to get it. */
export type Tool =
  | { readonly kind: 'found'; readonly command: string }
  | { readonly kind: 'missing'; readonly reason: string }

/** `variable` names its place; without it, the first of `places` that exists, as a path or as a command on PATH, is taken. */
function findTool(variable: string, places: readonly string[], probe: readonly string[], how: string): Tool {
  const named = process.env[variable]
  const command = (named === undefined ? places : [named]).find(
    (place) =>
      (place.includes('/') ? existsSync(place) : true) && spawnSync(place, probe, { stdio: 'ignore' }).status === 0,
  )
  return command === undefined ? { kind: 'missing', reason: `needs ${how}` } : { kind: 'found', command }
}

export const tools = {
  awsV2: () =>
    findTool('LATCHKEY_TEST_AWS_V2', ['/usr/bin/aws'], ['--version'], 'the AWS CLI v2: apt-get install awscli'),
  awsV1: () =>
    findTool(
      'LATCHKEY_TEST_AWS_V1',
      [],
      ['--version'],
      'the AWS CLI v1: pip install awscli, and name its aws in LATCHKEY_TEST_AWS_V1',
    ),
  python: () =>
    findTool(
      'LATCHKEY_TEST_PYTHON',
      ['python3'],
      ['-c', 'import boto3'],
      'boto3: pip install boto3 into a virtual environment, and name its python in LATCHKEY_TEST_PYTHON',
    ),
  moto: () =>
    findTool(
      'LATCHKEY_TEST_PYTHON',
      ['python3'],
      ['-c', 'import moto.server'],
      "moto: pip install 'moto[server]' into a virtual environment, and name its python in LATCHKEY_TEST_PYTHON",
    ),
  curl: () =>
    findTool(
      'LATCHKEY_TEST_CURL',
      ['curl'],
      ['--aws-sigv4', 'aws:amz', '--version'],
      'curl 7.75 or newer: apt-get install curl',
    ),
} as const
