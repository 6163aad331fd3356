import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { agentView, sessionView } from '#contract/model.ts'
import { resolvePaths } from '#local/paths.ts'
import { defined } from '#shared/defined.ts'
import { acquireLock, readLock } from '#util/files/lock.ts'
import { type AgentLink, createAgentLink } from '#frontends/electron/agent/agent-link.ts'
import { announceApp, findRunningApp } from '#frontends/electron/agent/running-app.ts'
import { hostAgent } from '#frontends/headless/host-agent.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

const signal = AbortSignal.timeout(120_000)

async function rig(vault = 'memory', sandbox?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'lkl-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const passphrase = join(folder, 'passphrase')
  await writeFile(passphrase, 'correct horse', { mode: 0o600 })
  const env = {
    ...process.env,
    LATCHKEY_HOME: join(folder, 'home'),
    LATCHKEY_VAULT: vault,
    LATCHKEY_PASSPHRASE_FILE: passphrase,
  }
  const paths = resolvePaths({ platform: process.platform, env, homedir: folder, uid: process.getuid?.() ?? 0 })
  const host = { paths, platform: process.platform, env, ...(sandbox === undefined ? {} : { sandbox }) }
  return {
    paths,
    link(version = '99.0.0'): AgentLink {
      const link = createAgentLink({ host, pageFolder: folder, version })
      undo.push(() => link.end('stop'))
      return link
    },
    /** `lives`: the process that holds the lock is another one, which can be killed. */
    async headless({ served = sandbox, lives = false }: { readonly served?: string; readonly lives?: boolean } = {}) {
      const child = lives ? spawn(process.execPath, ['-e', 'process.stdin.resume()']) : undefined
      undo.push(() => child?.kill('SIGKILL'))
      const lock = await acquireLock(paths.lock, defined({ pid: child?.pid }))
      if (lock.kind === 'held') throw new Error('the lock is held')
      const release = child === undefined ? lock.release : () => undefined
      const hosted = await hostAgent({ ...host, ...defined({ sandbox: served }) }, { ...lock, release }, signal)
      undo.push(hosted.close)
      return {
        /** As `kill -9` leaves it. */
        async lost() {
          if (child === undefined) throw new Error('it holds the lock itself')
          const exit = once(child, 'exit')
          child.kill('SIGKILL')
          await exit
          await hosted.close()
        },
        async stop() {
          await hosted.agent.stop()
          await hosted.close()
        },
        stopped: hosted.agent.stopped,
        close: hosted.close,
      }
    },
  }
}

function until(link: AgentLink, kind: ReturnType<AgentLink['state']>['kind']): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (link.state().kind === kind) resolve()
    }
    link.subscribe(look)
    look()
  })
}

describe('the link to an agent', () => {
  it('hosts one where none runs, and ends it', async () => {
    const { link: create, paths } = await rig()
    const link = create()
    const info = agentView.parse(await link.call(['app', 'info'], undefined, {}))
    expect([info.pid, link.state().kind]).toEqual([process.pid, 'own'])
    await link.end('stop')
    expect(existsSync(paths.socket)).toBe(false)
  })

  it('starts its own again where that is asked for, with everything that a vault in memory holds', async () => {
    const { link: create } = await rig()
    const link = create()
    await link.ready(signal)
    const password = async () =>
      z.object({ proxy: z.unknown() }).parse(await link.call(['app', 'status'], undefined, {}))
    const before = await password()
    const started = agentView.parse(await link.call(['app', 'info'], undefined, {})).startedAt
    const gone = until(link, 'starting')
    await link.call(['app', 'restart'], undefined, {})
    await gone
    await link.ready(signal)
    expect(agentView.parse(await link.call(['app', 'info'], undefined, {})).startedAt).not.toBe(started)
    expect(await password()).toEqual(before)
  })

  it('attaches to the one that runs, and takes its place when it is lost, with the sandbox that it served', async () => {
    const { link: create, headless } = await rig()
    const other = await headless({ served: '', lives: true })
    const link = create()
    await link.ready(signal)
    expect([link.state(), link.gone()]).toMatchObject([{ kind: 'attached', agent: { older: true } }, undefined])
    await other.lost()
    await until(link, 'own')
    const info = agentView.parse(await link.call(['app', 'info'], undefined, {}))
    expect([info.pid, info.sandbox, link.gone()?.how]).toEqual([process.pid, true, 'lost'])
  })

  it('starts none in the place of one that somebody stopped, until the app is asked to', async () => {
    const { link: create, headless, paths } = await rig()
    const other = await headless()
    const link = create()
    await link.ready(signal)
    await other.stop()
    await until(link, 'stopped')
    expect([link.state(), link.gone()?.how]).toEqual([{ kind: 'stopped', whose: 'other' }, 'stopped'])
    expect(await readLock(paths.lock)).toBeUndefined()
    link.retry()
    await link.ready(signal)
    expect(link.state().kind).toBe('own')
  })

  it('attaches to the next one that somebody starts', async () => {
    const { link: create, headless } = await rig()
    const first = await headless()
    const link = create()
    await link.ready(signal)
    await first.stop()
    await until(link, 'stopped')
    await headless()
    await until(link, 'attached')
    expect(agentView.parse(await link.call(['app', 'info'], undefined, {})).pid).toBe(process.pid)
  })

  it('replaces an older one on request', async () => {
    const { link: create, headless } = await rig()
    const other = await headless()
    void other.stopped.then(other.close)
    const link = create()
    await link.ready(signal)
    await link.replace(signal)
    expect(link.state().kind).toBe('own')
  })

  it('takes over the sessions and keys of the one that it replaces', async () => {
    const { link: create, headless } = await rig('passphrase', '')
    const other = await headless()
    void other.stopped.then(other.close)
    const link = create()
    await link.ready(signal)
    await link.call(['sessions', 'start'], { role: 'payments-dev/Admin' }, {})
    const keys = async () => {
      const sessions = z.array(sessionView).parse(await link.call(['sessions', 'list'], undefined, {}))
      return sessions.map(({ id, standInAccessKeyId }) => [id, standInAccessKeyId])
    }
    const before = await keys()
    expect(before).toHaveLength(1)
    await link.replace(signal)
    expect(link.state().kind).toBe('own')
    expect(await keys()).toEqual(before)
  })

  it('leaves an agent that it is attached to running', async () => {
    const { link: create, headless, paths } = await rig()
    await headless()
    const link = create('0.0.1')
    await link.ready(signal)
    expect(link.state()).toMatchObject({ agent: { older: false } })
    await link.end('stop')
    expect(existsSync(paths.socket)).toBe(true)
  })

  it('tells when somebody stops its own agent', async () => {
    const { link: create } = await rig()
    const link = create()
    await link.call(['app', 'stop'], undefined, {})
    await until(link, 'stopped')
    await expect(link.call(['app', 'info'], undefined, {})).rejects.toMatchObject({ code: 'no-agent' })
  })

  it('says why a start failed, and starts with another vault on request', async () => {
    const { link: create } = await rig('nonsense')
    const link = create()
    await expect(link.call(['app', 'info'], undefined, {})).rejects.toMatchObject({ code: 'bad-request' })
    expect(link.state().kind).toBe('failed')
    link.retry('memory')
    await link.ready(signal)
    expect(link.state().kind).toBe('own')
  })

  it('refuses a call that no agent knows', async () => {
    const { link: create } = await rig()
    await expect(create().call(['app', 'nonsense'], undefined, {})).rejects.toThrow('does not know app.nonsense')
  })
})

describe('a running app', () => {
  it('is found by the command that shows it, until it ends', async () => {
    const { paths } = await rig()
    expect(await findRunningApp(paths)).toBeUndefined()
    const release = await announceApp(paths, ['/opt/latchkey', '--x'])
    expect(await findRunningApp(paths)).toEqual(['/opt/latchkey', '--x'])
    release()
    expect(await findRunningApp(paths)).toBeUndefined()
  })
})
