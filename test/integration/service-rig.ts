// The unit of systemd, run as systemd would where it is not the first process: another user without capabilities, a file system that can only
// be read but for the unit's own folders, the passphrase as a credential, and nothing else in the environment. Needs root on Linux.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { latchkey, root, type Result } from './cli-rig.ts'

export const unitFile = join(root, 'build', 'linux', 'latchkey@.service')

/** In no list of users, and without a home: what a person's computer would have is not there. */
const uid = 64_242
export const passphrase = 'open-sesame-of-the-service'

export const noService = reasonToSkip()

function reasonToSkip(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'needs root on Linux, to be a service of another user'
  const asOther = spawnSync('setpriv', [...privileges(), latchkey, '--version'], { env: { PATH: path() } })
  if (asOther.status !== 0) return `other users cannot run ${latchkey}: put the checkout where they can read it`
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return 'needs mount namespaces: unshare --mount'
  if (spawnSync('systemd-notify', ['--version']).status !== 0) return 'needs systemd-notify: apt-get install systemd'
  return undefined
}

function path(): string {
  return `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`
}

function privileges(): readonly string[] {
  const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
  return [...ids, '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']
}

/** What a setting of the unit says, with the specifiers of an instance. */
export function unitSettings(
  text: string,
  places: Readonly<Record<'S' | 'C' | 'i', string>>,
): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (name === '' || settings.has(name)) continue
    settings.set(
      name,
      value.replace(/%([SCi])/g, (_, letter: 'S' | 'C' | 'i') => places[letter]),
    )
  }
  return settings
}

/** Says each notification that arrives. Node has no sockets of this kind. */
const listener = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('listening', flush=True)
while True: print(s.recv(4096).decode().strip(), flush=True)
`

export type ServiceRig = Awaited<ReturnType<typeof createServiceRig>>

export async function createServiceRig() {
  const base = mkdtempSync('/tmp/lk-service-')
  chmodSync(base, 0o755)
  const own = (name: string, mode: number): string => {
    mkdirSync(join(base, name), { recursive: true })
    chownSync(join(base, name), uid, uid)
    chmodSync(join(base, name), mode)
    return join(base, name)
  }
  const places = { S: join(base, 'lib'), C: join(base, 'cache'), i: 'ci' }
  const writable = ['lib/latchkey/ci', 'cache/latchkey/ci'].map((name) => own(name, 0o700))
  const credentials = join(own('credentials', 0o755), 'latchkey-passphrase')
  const notify = join(base, 'notify')
  const settings = unitSettings(readFileSync(unitFile, 'utf8'), places)
  const [command = '', ...args] = (settings.get('ExecStart') ?? '').split(' ')
  if (command !== '/usr/bin/latchkey') throw new Error(`the unit runs ${command}`)
  const environment = Object.fromEntries(
    (settings.get('Environment') ?? '').split(' ').map((each): [string, string] => {
      const at = each.indexOf('=')
      return [each.slice(0, at), each.slice(at + 1)]
    }),
  )
  const home = environment['LATCHKEY_HOME'] ?? ''
  /** What a tool of that user has. */
  const tools = { PATH: path(), LATCHKEY_HOME: home, XDG_CACHE_HOME: environment['XDG_CACHE_HOME'] ?? '' }

  const receiver = spawn('python3', ['-c', listener, notify], { stdio: ['ignore', 'pipe', 'inherit'] })
  const notifications = createInterface(receiver.stdout)
  await once(notifications, 'line')
  chmodSync(notify, 0o777)

  /** As LoadCredential= does. */
  const handOver = (text: string | undefined, mode = 0o400): void => {
    rmSync(credentials, { force: true })
    if (text === undefined) return
    writeFileSync(credentials, text)
    chownSync(credentials, uid, uid)
    chmodSync(credentials, mode)
  }
  handOver(`${passphrase}\n`)

  let service: ChildProcess | undefined
  let journal = ''
  /** Settles once the agent has said that it is ready. Rejects with its last words when it ends before. */
  async function start(): Promise<void> {
    const script = `mount --make-rprivate /
      for folder in ${writable.join(' ')}; do mount --bind $folder $folder; done
      mount --bind / / && mount -o remount,bind,ro / && exec "$@"`
    const line = ['--mount', 'sh', '-ec', script, 'sh', 'setpriv', ...privileges(), latchkey, ...args]
    const env = {
      ...environment,
      PATH: path(),
      CREDENTIALS_DIRECTORY: join(base, 'credentials'),
      NOTIFY_SOCKET: notify,
      JOURNAL_STREAM: '8:1',
    }
    const child = spawn('unshare', line, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] })
    service = child
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said.push(piece)
        journal += piece.toString()
      })
    await new Promise<void>((resolve, reject) => {
      notifications.on('line', (text) => text.includes('READY=1') && resolve())
      child.once('close', () => reject(new Error(Buffer.concat(said).toString())))
    })
  }

  /** As a crash, or the power. */
  async function kill(): Promise<void> {
    const killed = service
    service = undefined
    if (killed === undefined || killed.exitCode !== null || killed.signalCode !== null) return
    const gone = once(killed, 'exit')
    killed.kill('SIGKILL')
    await gone
  }

  async function run(
    line: readonly string[],
    { input }: { readonly input?: string | undefined } = {},
  ): Promise<Result> {
    const child = spawn('setpriv', [...privileges(), latchkey, ...line], { cwd: '/', env: tools, stdio: 'pipe' })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdin.on('error', () => undefined).end(input)
    const [code]: (number | null)[] = await once(child, 'close')
    return { code: code ?? null, stdout, stderr }
  }

  return {
    base,
    home,
    pid: () => service?.pid ?? 0,
    journal: () => journal,
    handOver,
    /** A file that the service may read, and nobody else. */
    file(name: string, text: string): string {
      const place = join(own('files', 0o755), name)
      const fresh = `${place}.new`
      writeFileSync(fresh, text, { mode: 0o600 })
      chownSync(fresh, uid, uid)
      spawnSync('mv', [fresh, place])
      return place
    },
    start,
    kill,
    run,
    /** As `run`; throws what it said when it did not end with 0. Gives standard output. */
    async ok(line: readonly string[], input?: string): Promise<string> {
      const { code, stdout, stderr } = await run(line, { input })
      if (code !== 0) throw new Error(`latchkey ${line.join(' ')} ended with ${code}: ${stderr}${stdout}`)
      return stdout
    },
    async close() {
      await kill()
      receiver.kill()
      rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}
