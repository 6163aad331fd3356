import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

const root = join(import.meta.dirname, '..')
export const latchkey = join(root, 'node_modules', '.bin', 'latchkey')

const listening = z.object({ port: z.int(), certificate: z.string().default('') })

export interface Helper extends z.infer<typeof listening> {
  stop(): void
}

/** Starts one of the helper processes of this folder and waits until it listens. */
export async function helper(
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Helper> {
  const child: ChildProcess = fork(join(import.meta.dirname, script), args, {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [message]: unknown[] = await once(child, 'message')
  return { ...listening.parse(message), stop: () => child.kill() }
}

const environment = z
  .object({
    AWS_ACCESS_KEY_ID: z.string(),
    AWS_SECRET_ACCESS_KEY: z.string(),
    HTTPS_PROXY: z.url(),
    AWS_CA_BUNDLE: z.string(),
  })
  .catchall(z.unknown())

export interface BenchSession {
  readonly proxyPort: number
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** PEM that its tools trust. */
  readonly caBundle: string
  /** Variables that `latchkey env` gives for the session. */
  readonly session: Readonly<Record<string, string>>
}

export interface BenchAgent extends BenchSession {
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  readonly pid: number
  /** Of the process, in bytes. */
  memory(): { readonly now: number; readonly peak: number }
  stop(): Promise<void>
}

/** An agent of its own in a temporary home, with one IAM user whose endpoint is the origin, started. */
export async function startAgent(
  originUrl: string,
  originCertificate: string,
  begin: (env: NodeJS.ProcessEnv) => Promise<number> = beginResident,
): Promise<BenchAgent> {
  const home = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const extra = join(home, 'origin.pem')
  writeFileSync(extra, originCertificate)
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|LATCHKEY_)|_proxy$/i.test(name))),
    LATCHKEY_HOME: join(home, 'latchkey'),
    LATCHKEY_VAULT: 'memory',
    NODE_EXTRA_CA_CERTS: extra,
  }
  const pid = await begin(env)
  await run(
    latchkey,
    ['source', 'add', 'iam-user', 'bench', '--access-key-id', 'AKIABENCHBENCHBENCH0', '--endpoint-url', originUrl],
    env,
    'bench-secret',
  )
  await run(latchkey, ['start', 'bench'], env)
  return {
    ...(await sessionOf('bench', env)),
    env,
    home,
    pid,
    memory: () => memoryOf(pid),
    async stop() {
      await run(latchkey, ['stop'], env)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function beginResident(env: NodeJS.ProcessEnv): Promise<number> {
  const ready = await run(latchkey, ['agent'], env)
  return Number(/pid (\d+)/.exec(ready)?.[1])
}

/** What `latchkey env` gives for a session that was started. */
export async function sessionOf(name: string, env: NodeJS.ProcessEnv): Promise<BenchSession> {
  const printed: unknown = JSON.parse(await run(latchkey, ['env', name, '--format', 'json'], env))
  const session = environment.parse(printed)
  const proxy = new URL(session.HTTPS_PROXY)
  return {
    proxyPort: Number(proxy.port),
    authorization: `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${proxy.password}`).toString('base64')}`,
    accessKeyId: session.AWS_ACCESS_KEY_ID,
    secretAccessKey: session.AWS_SECRET_ACCESS_KEY,
    caBundle: readFileSync(session.AWS_CA_BUNDLE, 'utf8'),
    session: z
      .record(z.string(), z.string())
      .parse(Object.fromEntries(Object.entries(session).filter(([, value]) => typeof value === 'string'))),
  }
}

/** VmRSS and VmHWM of proc(5). */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}

export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<string> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
  child.stdin.on('error', () => undefined).end(input)
  const [code]: unknown[] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${errors}`)
  return output
}
