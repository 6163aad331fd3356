import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptFacts, untilKept } from '#frontends/headless/kept-agent.ts'
import { startDetached } from '#frontends/headless/start-detached.ts'
import { resolvePaths } from '#local/paths.ts'
import { acquireLock } from '#util/files/lock.ts'
import { posix } from '../util/temp-folder.ts'

const { platform } = process

describe.runIf(posix)('an agent that systemd keeps, and that has crashed', () => {
  let home: string
  const paths = () =>
    resolvePaths({ platform, env: { LATCHKEY_HOME: home }, homedir: home, uid: process.getuid?.() ?? 0 })
  /** A process of that number is another one by now. */
  const crashed = async (env: Readonly<Record<string, string>>) => {
    await acquireLock(paths().lock, { facts: keptFacts(env), identify: async () => 'one that is gone' })
  }
  const kept = { NOTIFY_SOCKET: '/run/systemd/notify' }

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lk-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  it('is not replaced by a command, which says where to look when it does not come back', async () => {
    await crashed(kept)
    const marker = join(home, 'started')
    const start = startDetached({ paths: paths(), platform, env: {}, command: ['touch', marker], readyWithinMs: 1 })
    await expect(start).rejects.toMatchObject({
      code: 'no-agent',
      message: 'systemd has not started the agent of this home again',
      hint: expect.stringContaining('systemctl status'),
    })
    expect(existsSync(marker)).toBe(false)
  })

  it('is there once it listens', async () => {
    await crashed(kept)
    const waiting = untilKept(paths(), platform, AbortSignal.timeout(30_000))
    const server = createServer().listen(paths().socket)
    await once(server, 'listening')
    expect(await waiting).toBe(true)
    server.close()
  })

  it('is told from one that somebody started', async () => {
    await crashed({})
    expect(await untilKept(paths(), platform, AbortSignal.abort())).toBe(false)
  })
})
