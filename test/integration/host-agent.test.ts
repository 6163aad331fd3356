// An agent that another process owns: no signals, no exit, and everything is given back.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { acquireLock } from '#util/files/lock.ts'
import { type HeldLock, type HostOptions, type HostedAgent, hostAgent } from '#frontends/headless/host-agent.ts'
import { createAgentHome, type AgentHome } from './agent-home.ts'

const { platform } = process
const homes: AgentHome[] = []
const hosts: HostedAgent[] = []
afterEach(async () => {
  // Before the homes: removing one ends the process that holds its lock.
  for (const hosted of hosts.splice(0)) await hosted.close()
  for (const home of homes.splice(0)) await home.remove()
})

async function newHome(vault?: 'memory' | 'passphrase'): Promise<AgentHome> {
  const home = await createAgentHome(vault)
  homes.push(home)
  return home
}

async function lockOf(home: AgentHome): Promise<HeldLock> {
  const lock = await acquireLock(home.paths.lock)
  if (lock.kind === 'acquired') return lock
  throw new Error(`process ${lock.pid} has the lock`)
}

async function host(home: AgentHome, more: Partial<HostOptions> = {}): Promise<HostedAgent> {
  const hosted = await hostAgent(
    { paths: home.paths, platform, env: home.env, ...more },
    await lockOf(home),
    new AbortController().signal,
  )
  hosts.push(hosted)
  return hosted
}

describe('an agent inside another process', () => {
  it('answers on its socket and in the process alike', async () => {
    const home = await newHome()
    const { agent } = await host(home, { sandbox: '' })
    expect(await home.client.app.status()).toMatchObject({ agent: { pid: process.pid }, proxy: agent.status().proxy })
  })

  it('takes no signal and leaves no listener behind', async () => {
    const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'] as const
    const count = (): readonly number[] => names.map((name) => process.listenerCount(name))
    const before = count()
    const { close } = await host(await newHome())
    expect(count()).toEqual(before)
    await close()
    expect(count()).toEqual(before)
  })

  it('gives socket, port and lock back when it is closed, once for any number of callers', async () => {
    const home = await newHome()
    const { agent, close } = await host(home)
    const { url } = agent.status().proxy
    await agent.stop()
    await Promise.all([close(), close()])
    await expect(stat(home.paths.socket)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(fetch(url)).rejects.toThrow('fetch failed')
    const lock = await lockOf(home)
    lock.release()
  })

  it('leaves its sessions to the next one when it is closed without being stopped', async () => {
    const home = await newHome('passphrase')
    const askPassphrase = () => Promise.resolve('correct horse battery staple')
    const first = await host(home, { sandbox: '', askPassphrase })
    const [role] = await home.client.roles.list({})
    const session = await home.client.sessions.start({ role: role?.id ?? '' })
    await first.close()
    await host(home, { sandbox: '', askPassphrase })
    expect(await home.client.sessions.list()).toMatchObject([{ id: session.id }])
  })

  it('serves a saved sandbox before it takes up the sessions of its roles', async () => {
    const home = await newHome('passphrase')
    const askPassphrase = () => Promise.resolve('correct horse battery staple')
    const first = await host(home, { askPassphrase })
    await home.client.sources.add({ kind: 'sandbox', name: 'sandbox' })
    const [role] = await home.client.roles.list({})
    const session = await home.client.sessions.start({ role: role?.id ?? '' })
    await first.close()
    await host(home, { askPassphrase })
    expect(await home.client.sessions.list()).toMatchObject([{ id: session.id }])
    expect(await home.client.sessions.renew({ role: role?.id ?? '' })).toMatchObject({ state: 'active' })
  })

  it('can start and end the sandbox', async () => {
    const home = await newHome()
    await host(home)
    await home.client.sources.add({ kind: 'sandbox', name: 'sandbox' })
    expect(await home.client.roles.list({})).not.toEqual([])
    await home.client.sources.remove({ name: 'sandbox' })
    expect(await home.client.roles.list({})).toEqual([])
  })

  it('gives up at the signal while the vault waits for a person, and gives the lock back', async () => {
    const home = await newHome('passphrase')
    const giveUp = new AbortController()
    const asked = Promise.withResolvers<void>()
    const starting = hostAgent(
      {
        paths: home.paths,
        platform,
        env: home.env,
        askPassphrase: () => {
          asked.resolve()
          return new Promise(() => undefined)
        },
      },
      await lockOf(home),
      giveUp.signal,
    )
    starting.catch(() => undefined)
    await asked.promise
    giveUp.abort(new Error('given up'))
    await expect(starting).rejects.toThrow('given up')
    const lock = await lockOf(home)
    lock.release()
  })

  it('gives the lock back when it cannot start', async () => {
    const home = await newHome()
    const lock = await lockOf(home)
    const options = { paths: home.paths, platform, env: home.env, sandbox: 'accounts=none' }
    await expect(hostAgent(options, lock, new AbortController().signal)).rejects.toMatchObject({ code: 'bad-request' })
    const again = await lockOf(home)
    again.release()
  })

  it.runIf(platform === 'linux')(
    'watches nothing any more after a vault that cannot be opened, however often it is tried',
    async () => {
      const home = await newHome('passphrase')
      await writeFile(home.paths.vault, 'damaged', { mode: 0o600 })
      const watches = (): number =>
        readdirSync('/proc/self/fd')
          .map((fd) => readIfThere(`/proc/self/fdinfo/${fd}`))
          .join('')
          .split('inotify wd:').length
      const before = watches()
      for (let times = 0; times < 3; times += 1)
        await expect(host(home)).rejects.toMatchObject({ code: 'vault-broken' })
      expect(watches()).toBe(before)
    },
  )
})

/** The descriptor by which the folder was listed is closed again. */
function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
