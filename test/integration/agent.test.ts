import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { acquireLock } from '#util/files/lock.ts'
import { allocatorVariables, dropAllocatorVariables } from '#frontends/headless/allocator.ts'
import { runAgent } from '#frontends/headless/run-agent.ts'
import { startDetached } from '#frontends/headless/start-detached.ts'
import { hold, request } from '#frontends/http/request.ts'
import { createAgentHome, gone, type AgentHome } from './agent-home.ts'

const homes: AgentHome[] = []
afterEach(async () => {
  for (const home of homes.splice(0)) await home.remove()
})

async function newHome(vault?: 'memory' | 'passphrase'): Promise<AgentHome> {
  const home = await createAgentHome(vault)
  homes.push(home)
  return home
}

const { platform } = process

describe('an agent that a command starts', () => {
  it('says in one line where it can be reached', async () => {
    const home = await newHome()
    const { line, pid, started } = await home.start()
    expect(line).toMatch(
      new RegExp(`^latchkey agent ready: proxy http://127\\.0\\.0\\.1:\\d+, socket ${home.paths.socket}, pid ${pid}$`),
    )
    expect(started).toBe(true)
  })

  it('serves on a socket for its user alone', async () => {
    const home = await newHome()
    await home.start()
    expect((await stat(home.paths.socket)).mode & 0o777).toBe(0o600)
    expect((await stat(home.folder)).mode & 0o777).toBe(0o700)
  })

  it('shows the proxy without its password', async () => {
    const home = await newHome()
    await home.start()
    const { proxy } = await home.client.app.status()
    expect(proxy.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await readFile(proxy.caBundle, 'utf8')).toContain('-----BEGIN CERTIFICATE-----')
  })

  it('is attached to by the next command instead of a second one', async () => {
    const home = await newHome()
    const first = await home.start()
    const second = await home.start()
    expect(second).toEqual({ ...first, started: false })
  })

  it('is one, however many commands start it at the same moment', async () => {
    const home = await newHome()
    const all = await Promise.all(Array.from({ length: 10 }, () => home.start()))
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1)
    expect(all.filter(({ started }) => started)).toHaveLength(1)
  })

  it('does not let another one run in its home', async () => {
    const home = await newHome()
    const { pid } = await home.start()
    const second = runAgent({ paths: home.paths, platform, env: home.env, onReady: () => undefined })
    await expect(second).rejects.toMatchObject({ code: 'conflict', message: `an agent runs already (process ${pid})` })
  })

  it.runIf(platform === 'linux')('gets nothing of what the terminal holds', async () => {
    const home = await newHome()
    const { pid } = await home.start({
      env: {
        AWS_SECRET_ACCESS_KEY: 'terminal-secret',
        AWS_PROFILE: 'stray',
        HTTPS_PROXY: 'http://latchkey:pw@127.0.0.1:1',
      },
    })
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8')
    expect(environ).toContain(`LATCHKEY_HOME=${home.folder}`)
    expect(environ).not.toMatch(/terminal-secret|stray|latchkey:pw/)
  })

  it.runIf(platform === 'linux')(
    'has malloc give back what a crowd of connections leaves, and tells no command of its own so',
    async () => {
      const home = await newHome()
      const { pid } = await home.start()
      expect(await readFile(`/proc/${pid}/environ`, 'utf8')).toContain('MALLOC_ARENA_MAX=1')
      const env = { ...allocatorVariables('linux'), KEPT: '1' }
      dropAllocatorVariables(env)
      expect(env).toEqual({ KEPT: '1' })
    },
  )

  it.runIf(platform === 'linux')(
    'goes through a corporate proxy whose password no other process can read',
    async () => {
      const home = await newHome()
      const asked = Promise.withResolvers<string | undefined>()
      const proxy = createServer().on('connect', (request, socket) => {
        asked.resolve(request.headers['proxy-authorization'])
        socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')
      })
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => void proxy.close())
      const address = proxy.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const { pid } = await home.start({
        env: { HTTPS_PROXY: `http://user:corporate-secret@127.0.0.1:${port}`, NO_PROXY: '', no_proxy: '' },
      })
      expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('corporate-secret')
      await home.client.sources.add({
        kind: 'iam-user',
        name: 'main',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'x',
      })
      home.client.sessions.start({ role: 'main' }).catch(() => undefined)
      expect(await asked.promise).toBe(`Basic ${Buffer.from('user:corporate-secret').toString('base64')}`)
      expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('corporate-secret')
    },
  )

  it('tells why it could not start', async () => {
    const home = await newHome()
    await expect(home.start({ env: { LATCHKEY_VAULT: 'drawer' } })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('drawer'),
    })
    await expect(home.start({ sandbox: 'accounts=none' })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('accounts'),
    })
  })

  it('tells what the process said that died before it could tell anything', async () => {
    const home = await newHome()
    const command = [process.execPath, '-e', 'console.error("no such thing"); process.exit(7)'] as const
    await expect(startDetached({ paths: home.paths, platform, env: home.env, command })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/status 7.*no such thing/),
    })
  })

  it('is not waited for without bound when each one finds the lock of another that never answers', async () => {
    const home = await newHome()
    const command = [process.execPath, '-e', 'process.send({ kind: "held", pid: 1 }); process.disconnect()'] as const
    const start = startDetached({ paths: home.paths, platform, env: home.env, command, readyWithinMs: 300 })
    await expect(start).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('within 0.3 s'),
      hint: expect.stringMatching(/^Unlock the keychain.*repeat the command/),
    })
  })

  it.runIf(platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'gives its lock back when %s comes while it waits for the passphrase',
    async (signal) => {
      const home = await newHome('passphrase')
      const script = join(import.meta.dirname, 'fixtures', 'waiting-agent.ts')
      const child = spawn(process.execPath, [script], { env: home.env, stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => void child.kill('SIGKILL'))
      const [first]: unknown[] = await once(child.stdout, 'data')
      expect(String(first)).toBe('asked\n')
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
      const lock = await acquireLock(home.paths.lock)
      expect(lock).toMatchObject({ kind: 'acquired' })
      expect(lock).not.toHaveProperty('finding', expect.anything())
      if (lock.kind === 'acquired') lock.release()
    },
  )
})

describe('stopping', () => {
  it('answers, ends the sessions and leaves nothing behind', async () => {
    const home = await newHome()
    const { pid } = await home.start({ sandbox: '' })
    const [role] = await home.client.roles.list({})
    await home.client.sessions.start({ role: role?.id ?? '' })
    expect(await home.client.app.stop()).toEqual({ pid, sessionsEnded: 1 })
    await gone(home.paths)
    await expect(stat(home.paths.socket)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(home.client.app.info()).rejects.toMatchObject({ code: 'no-agent' })
  })

  it('by a signal is the same', async () => {
    const home = await newHome()
    await home.start({ sandbox: '' })
    await home.kill('SIGTERM')
    await expect(stat(home.paths.socket)).rejects.toMatchObject({ code: 'ENOENT' })
    const { started } = await home.start({ sandbox: '' })
    expect(started).toBe(true)
    expect((await home.client.app.info()).findings).toEqual([])
  })
})

describe('after kill -9', () => {
  it('the next agent takes lock and socket over and says so', async () => {
    const home = await newHome()
    const { pid } = await home.start()
    await home.kill()
    await home.start()
    expect((await home.client.app.info()).findings).toContainEqual(expect.stringContaining(`agent ${pid}`))
  })

  it('sessions, stand-in keys, port and grants of running commands work again', async () => {
    const home = await newHome('passphrase')
    const askPassphrase = () => Promise.resolve('correct horse battery staple')
    await home.start({ sandbox: '', askPassphrase })
    const [role] = await home.client.roles.list({})
    const before = await home.client.sessions.start({ role: role?.id ?? '' })
    const body = { pid: process.pid, command: 'aws' }
    const held = await hold({ paths: home.paths, platform, method: 'POST', path: `/exec/${role?.id}`, body })
    const port = (await home.client.app.status()).proxy.port
    await home.kill()
    await held.closed
    await home.start({ sandbox: '', askPassphrase })
    const [after] = await home.client.sessions.list()
    expect(after).toMatchObject({ id: before.id, standInAccessKeyId: before.standInAccessKeyId, clients: 1 })
    expect((await home.client.app.status()).proxy.port).toBe(port)
    const { grantId } = JSON.parse(held.first)
    const again = await hold({ paths: home.paths, platform, method: 'POST', path: `/exec-attach/${grantId}`, body: {} })
    again.close()
  })

  it('a vault does not open with another passphrase, and the command is told', async () => {
    const home = await newHome('passphrase')
    await home.start({ askPassphrase: () => Promise.resolve('first') })
    await home.kill()
    await expect(home.start({ askPassphrase: () => Promise.resolve('second') })).rejects.toMatchObject({
      code: 'vault-locked',
    })
  })
})

describe('settings', () => {
  it('that are broken are told with their line, left alone, and run on the last good copy', async () => {
    const home = await newHome()
    await home.start()
    await home.client.sources.add({ kind: 'ambient', name: 'laptop' })
    await home.client.app.stop()
    await gone(home.paths)
    const broken = '{\n  "version": 1,\n  "sources": oops\n}\n'
    await writeFile(home.paths.settings, broken)
    await home.start()
    expect((await home.client.app.info()).findings).toContainEqual(expect.stringContaining('settings.json, line 3'))
    expect((await home.client.sources.list()).map(({ name }) => name)).toEqual(['laptop'])
    await expect(home.client.settings.set({ key: 'log.level', value: 'debug' })).rejects.toMatchObject({
      code: 'settings-broken',
    })
    expect(await readFile(home.paths.settings, 'utf8')).toBe(broken)
  })

  it('lose no write of an agent that is killed in the middle of it', async () => {
    const home = await newHome()
    await home.start()
    await home.client.settings.set({ key: 'session.name', value: 'before' })
    const writes = Array.from({ length: 20 }, (_, index) =>
      home.client.settings.set({ key: 'session.name', value: `n${index}` }).catch(() => undefined),
    )
    await writes[0]
    await home.kill()
    await Promise.all(writes)
    await home.start()
    const { value } = await home.client.settings.get({ key: 'session.name' })
    expect(value).toMatch(/^n\d+$/)
    expect((await readdir(home.folder)).filter((name) => name.endsWith('-tmp'))).toEqual([])
  })
})

describe('handing out', () => {
  it('starts the role, gives stand-ins that are not the real credentials, and writes both down', async () => {
    const home = await newHome()
    await home.start({ sandbox: '' })
    const [role] = await home.client.roles.list({})
    const at = { paths: home.paths, platform, method: 'GET' as const }
    const proxied = JSON.parse(await request({ ...at, path: `/environment/${role?.id}?format=json` }))
    const direct = JSON.parse(await request({ ...at, path: `/credentials/${role?.id}` }))
    expect(proxied).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^LKEY/),
      HTTPS_PROXY: expect.stringMatching(/^http:\/\/latchkey:.+@127\.0\.0\.1:\d+$/),
    })
    expect(Object.keys(direct)).toEqual(['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])
    expect(direct.AccessKeyId).toMatch(/^ASIA/)
    const events = (await home.client.audit.query({})).map(({ event }) => event)
    expect(events).toEqual(['session.start', 'environment.issue', 'credentials.issue'])
  })

  it('refuses real credentials of a role that is marked never direct', async () => {
    const home = await newHome()
    await home.start({ sandbox: '' })
    const arn = (await home.client.roles.list({}))[0]?.arn ?? ''
    await home.client.roles.add({ name: 'locked', source: 'sandbox', arn, neverDirect: true })
    const at = { paths: home.paths, platform, method: 'GET' as const }
    await expect(request({ ...at, path: '/credentials/locked' })).rejects.toMatchObject({ code: 'denied' })
    await expect(request({ ...at, path: '/environment/locked?direct=true' })).rejects.toMatchObject({ code: 'denied' })
    await expect(request({ ...at, path: '/environment/locked' })).resolves.toContain('LKEY')
    expect(await home.client.audit.query({ role: 'locked' })).toContainEqual(
      expect.objectContaining({ event: 'credentials.issue', outcome: 'refused' }),
    )
  })

  it('ends the grant of a command with its connection', async () => {
    const home = await newHome()
    await home.start({ sandbox: '' })
    const [role] = await home.client.roles.list({})
    const held = await hold({
      paths: home.paths,
      platform,
      method: 'POST',
      path: `/exec/${role?.id}`,
      body: { pid: process.pid, command: 'aws' },
    })
    const changes = await home.client.app.watch()
    const clients = async (): Promise<number | undefined> => {
      const { done, value } = await changes.next()
      return done === true ? undefined : value.sessions[0]?.clients
    }
    expect(await clients()).toBe(1)
    held.close()
    expect(await clients()).toBe(0)
    await changes.return?.()
  })
})

describe('the browser front end', () => {
  it('is opened by a link that signs in once', async () => {
    const home = await newHome()
    await home.start()
    const { url } = await home.client.app.browserLink()
    const response = await fetch(url, { redirect: 'manual' })
    expect(response.status).toBe(200)
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', url), { headers: { cookie } })
    expect(page.status).toBe(200)
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403)
  })
})

describe('secrets', () => {
  it('that the vault holds come out of no call, log, audit line or settings file', async () => {
    const secret = 'PLANTED/integration+secret/9876543210'
    const home = await newHome('passphrase')
    await home.start({ sandbox: '', askPassphrase: () => Promise.resolve('the passphrase') })
    const { callCases } = await import('../contract/call-cases.ts')
    await home.client.sources.add({
      kind: 'iam-user',
      name: 'dev',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: secret,
      endpointUrl: 'http://127.0.0.1:9',
    })
    // A restart's next agent would outlive the test, and the others need a reader that goes on.
    const ended = new Set(['app.stop', 'app.restart', 'attention.watch', 'audit.follow', 'app.watch'])
    const answers = await Promise.all(
      Object.entries(callCases)
        .filter(([call]) => !ended.has(call))
        .map(([, run]) => run(home.client).catch((error: unknown) => String(error))),
    )
    const files = await Promise.all(
      [home.paths.settings, home.paths.settingsLastGood, home.paths.vault, home.paths.log, home.paths.audit].map(
        (path) => readFile(path, 'utf8').catch(() => ''),
      ),
    )
    // What was searched is what there is.
    expect(files[2]).toContain('"mode": "passphrase"')
    expect(files[0]).toContain('AKIAIOSFODNN7EXAMPLE')
    expect(JSON.stringify(answers)).not.toContain(secret)
    expect(files.join('\n')).not.toContain(secret)
    expect(files.join('\n')).not.toContain('the passphrase')
    expect(await readdir(join(home.folder, 'spool'))).toEqual([])
  })
})
