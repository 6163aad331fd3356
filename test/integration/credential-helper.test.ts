// The script that profiles of ours name as their credential_process.
import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helperCommand, helperFile, helperText } from '#local/credential-helper.ts'
import { readLock } from '#util/files/lock.ts'
import { type CliRig, createCliRig, type Result } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(() => cli.close())

async function helper(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  file = helperFile(cli.home.paths),
): Promise<Result> {
  const child = spawn(file, args, {
    env: { ...cli.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, stdout, stderr }
}
const idOf = async (name: string): Promise<string> => (await cli.home.client.roles.resolve({ role: name })).id

describe('the helper of credential_process', () => {
  it('gives real credentials of a role, and stand-ins of it', async () => {
    const id = await idOf('payments-dev/Admin')
    const real = JSON.parse((await helper([id])).stdout)
    expect(real).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) })
    const standIns = JSON.parse((await helper(['--stand-ins', id])).stdout)
    expect(standIns).toMatchObject({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^LKEY/),
      AccountId: '100050384774',
    })
  })

  it('gives those of the role in use, direct or not', async () => {
    const none = await helper(['--in-use'])
    expect(none).toEqual({
      code: 1,
      stdout: '',
      stderr: 'latchkey: no role is in use. Choose one: latchkey use ROLE.\n',
    })
    const env = { AWS_CONFIG_FILE: join(cli.home.folder, 'aws-config') }
    await cli.ok(['use', 'payments-dev/Admin'], { env })
    expect((await helper(['--in-use'])).stdout).toContain('"AccessKeyId":"LKEY')
    await cli.ok(['use', 'payments-dev/Admin', '--direct'], { env })
    expect((await helper(['--in-use'])).stdout).toContain('"AccessKeyId":"ASIA')
    expect(await readFile(join(cli.home.folder, 'terminals', 'state'), 'utf8')).not.toMatch(/PROXY=|SECRET_ACCESS_KEY=/)
    const config = await readFile(env.AWS_CONFIG_FILE, 'utf8')
    expect(config).toContain(`[profile latchkey]\ncredential_process = ${helperFile(cli.home.paths)} --in-use\n`)
  })

  it.each([
    ['an unknown role', ['r-000000000000'], /^latchkey: there is no role that fits "r-000000000000"\. .*\n$/],
    ['what no role is called', ['../../x y'], /^latchkey: the profile names no role; .*\n$/],
    ['a way up', ['..'], /^latchkey: the profile names no role; .*\n$/],
    ['this folder', ['--stand-ins', '.'], /^latchkey: the profile names no role; .*\n$/],
    ['nothing', [], /^latchkey: the profile names no role; .*\n$/],
  ])('says in one line what is wrong with %s', async (_what, args, said) => {
    expect(await helper(args)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(said) })
  })

  it.each(['..', '.', '../ping', 'a b'])('goes nowhere else for a terminal that is called %s', async (terminal) => {
    const env = { LATCHKEY_PINNED: terminal, LATCHKEY_TERMINAL: '' }
    expect(await helper(['--in-use'], env)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'latchkey: the profile names no role; write it again: latchkey profiles apply\n',
    })
  })

  it('goes by no proxy, authority or settings of its caller', async () => {
    const env = {
      ALL_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      SSL_CERT_FILE: '/none',
      CURL_HOME: '/none',
    }
    expect(await helper([await idOf('payments-dev/Admin')], env)).toMatchObject({ code: 0, stderr: '' })
  })

  it('asks the command where there is no curl', async () => {
    const env = { PATH: join(cli.home.folder, 'none') }
    expect(await helper(['r-1'], env)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'latchkey: neither curl nor latchkey is on the PATH; install curl\n',
    })
  })

  it.skipIf(process.getuid?.() !== 0)('gives nothing to a socket of another user (needs root)', async () => {
    const id = await idOf('payments-dev/Admin')
    await chown(cli.home.paths.socket, 65_534, 65_534)
    expect(await helper([id])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('another user') })
    await chown(cli.home.paths.socket, 0, 0)
  })

  it('gives an agent up that does not answer, or is gone', async () => {
    const { pid = 0 } = (await readLock(cli.home.paths.lock)) ?? {}
    process.kill(pid, 'SIGSTOP')
    const stuck = await helper(['--in-use'])
    process.kill(pid, 'SIGCONT')
    expect(stuck).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^latchkey: .*does not answer.*\n$/),
    })
    await cli.home.kill()
    expect(await helper(['--in-use'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'latchkey: no agent is running; start it: latchkey agent\n',
    })
  })
})

describe('the helper of a home whose socket lies elsewhere', () => {
  let root: string
  let file: string
  const folder = () => join(root, 'sockets')
  const server = createServer((_request, response) => response.end('{"Version":1}'))
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lk-'))
    file = join(root, 'credentials')
    await mkdir(folder(), { mode: 0o700 })
    await writeFile(file, helperText({ home: join(root, 'home'), socket: join(folder(), 'a.sock') }), { mode: 0o700 })
    server.listen(join(folder(), 'a.sock'))
    await once(server, 'listening')
  })
  afterAll(async () => {
    server.close()
    await rm(root, { recursive: true })
  })
  const refused = (why: string) => ({ code: 1, stdout: '', stderr: `latchkey: ${why}\n` })

  it('asks an agent in a folder of the user alone', async () => {
    expect(await helper(['r-1'], {}, file)).toEqual({ code: 0, stdout: '{"Version":1}\n', stderr: '' })
  })

  it('asks nobody in a folder that others can come into', async () => {
    await chmod(folder(), 0o770)
    const why = `${folder()} is open to other users; close it: chmod go= ${folder()}`
    expect(await helper(['r-1'], {}, file)).toEqual(refused(why))
    await chmod(folder(), 0o700)
  })

  it.skipIf(process.getuid?.() !== 0)('asks nobody in a folder of another user (needs root)', async () => {
    await chown(folder(), 65_534, 65_534)
    expect(await helper(['r-1'], {}, file)).toEqual(refused(`${folder()} belongs to another user`))
    await chown(folder(), 0, 0)
  })

  it('follows no link to a socket, and finds none where the folder is gone', async () => {
    await rename(join(folder(), 'a.sock'), join(root, 'a.sock'))
    await symlink(join(root, 'a.sock'), join(folder(), 'a.sock'))
    expect(await helper(['r-1'], {}, file)).toEqual(refused('a.sock is a link or belongs to another user'))
    await rm(folder(), { recursive: true })
    expect(await helper(['r-1'], {}, file)).toEqual(refused('no agent is running; start it: latchkey agent'))
  })
})

describe('its line in the config file', () => {
  it('is quoted where the path has blanks, and refused where SDKs would read it differently', () => {
    expect(helperCommand({ shell: '/home/x/shell' }, 'r-1')).toBe('/home/x/shell/credentials r-1')
    expect(helperCommand({ shell: '/home/x y/shell' }, '--stand-ins', 'r-1')).toBe(
      '"/home/x y/shell/credentials" --stand-ins r-1',
    )
    expect(() => helperCommand({ shell: '/home/$x' })).toThrow('which SDKs read differently')
  })
})
