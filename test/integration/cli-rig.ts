// The `latchkey` command as a person runs it: the launcher, a home of its own, pipes or a terminal.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, withNode } from '../support/agent.ts'
import { createAgentHome, type AgentHome } from './agent-home.ts'

export const root = join(import.meta.dirname, '..', '..')
export const latchkey = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'latchkey.cmd' : 'latchkey')
/** Arguments without blanks in them. */
export const words = (line: string): readonly string[] => line.trim().split(/\s+/)
export const who = join(import.meta.dirname, 'fixtures', 'who.mjs')

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Absent: standard input is nothing at all, as in a job without a terminal. */
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  /** Flags for Node, which the launcher passes none of. */
  readonly node?: readonly string[]
}

export interface CliRig {
  readonly home: AgentHome
  /** HOME of its commands. */
  readonly person: string
  /** As every command of this home gets it. */
  readonly env: Readonly<Record<string, string>>
  run(args: readonly string[], options?: RunOptions): Promise<Result>
  /** As `run`; throws what it said when it did not end with 0. Gives standard output. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>
  json(args: readonly string[]): Promise<unknown>
  spawn(args: readonly string[]): ChildProcess
  /** In a terminal of its own. */
  terminal(args: readonly string[], env?: Readonly<Record<string, string>>): PseudoTerminal
  close(): Promise<void>
}

/** Nothing of the shell that runs the tests decides what a command sees. */
function cleanEnvironment(folder: string, person: string): Record<string, string> {
  const { PATH = '', TMPDIR = '/tmp' } = process.env
  return {
    PATH: `${join(root, 'node_modules', '.bin')}:${PATH}`,
    HOME: person,
    XDG_CACHE_HOME: cacheFolder,
    TMPDIR,
    LC_ALL: 'C.UTF-8',
    LATCHKEY_HOME: folder,
    LATCHKEY_VAULT: 'memory',
  }
}

export async function createCliRig({ sandbox }: { readonly sandbox?: string } = {}): Promise<CliRig> {
  const home = await createAgentHome()
  // Some commands write into a person's own files, and no home of ours begins around those.
  const person = await mkdtemp(join(tmpdir(), 'lkp-'))
  const env = cleanEnvironment(home.folder, person)
  if (sandbox !== undefined) await home.start({ sandbox })
  const terminals: PseudoTerminal[] = []

  const start = (args: readonly string[], extra: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(latchkey, args, { env: { ...env, ...extra }, stdio: 'pipe' })

  async function run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
    const stdin = options.input === undefined ? 'ignore' : 'pipe'
    const [file, ...words] = options.node === undefined ? [latchkey] : withNode(options.node)
    const child = spawn(file, [...words, ...args], { env: { ...env, ...options.env }, stdio: [stdin, 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdin?.on('error', () => undefined).end(options.input)
    const [code]: (number | null)[] = await once(child, 'close')
    return { code: code ?? null, stdout, stderr }
  }

  async function ok(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await run(args, options)
    if (code !== 0) throw new Error(`latchkey ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`)
    return stdout
  }

  return {
    home,
    person,
    env,
    run,
    ok,
    json: async (args) => JSON.parse(await ok([...args, '--json'])),
    spawn: (args) => start(args),
    terminal(args, extra = {}) {
      const terminal = openTerminal([latchkey, ...args], { ...env, TERM: 'xterm', ...extra })
      terminals.push(terminal)
      return terminal
    },
    async close() {
      for (const terminal of terminals) terminal.kill()
      await home.remove()
      await rm(person, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** Undefined when there is no way to make a terminal; then the reason for skipping. */
export const noTerminal: string | undefined = (
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? ''
).includes('util-linux')
  ? undefined
  : 'needs script of util-linux: apt-get install bsdutils'

export interface PseudoTerminal {
  /** Everything that was shown so far. */
  shown(): string
  /** Settles once `text` has been shown `times` times. */
  shows(text: string, times?: number): Promise<void>
  type(keys: string): void
  /** The command's exit code. */
  readonly ended: Promise<number | null>
  kill(): void
}

export const keys = { enter: '\r', interrupt: '\u0003', down: '\u001b[B' } as const

export function openTerminal(command: readonly string[], env: Readonly<Record<string, string>>): PseudoTerminal {
  const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
  // `exec`: a shell in between would answer Ctrl-C with a code of its own.
  const child = spawn(
    'script',
    [
      '--quiet',
      '--return',
      '--flush',
      '--echo',
      'never',
      '--command',
      `stty cols 100 rows 30; exec ${line}`,
      '/dev/null',
    ],
    {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  let shown = ''
  let wake: () => void = () => undefined
  let over = false
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    wake()
  })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    over = true
    wake()
    return code ?? null
  })
  return {
    shown: () => shown,
    async shows(text, times = 1) {
      const late = AbortSignal.timeout(20_000)
      late.addEventListener('abort', () => wake())
      for (;;) {
        if (late.aborted) throw new Error(`"${text}" (${times}) was not shown within 20 s: ${JSON.stringify(shown)}`)
        const changed = new Promise<void>((resolve) => (wake = resolve))
        if (shown.split(text).length > times) return
        if (over) throw new Error(`ended without showing "${text}" (${times}): ${shown}`)
        await changed
      }
    },
    type: (text) => void child.stdin.write(text),
    ended,
    kill: () => void child.kill('SIGKILL'),
  }
}
