// What an agent that could not be opened leaves behind: nothing.
import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Agent, type AgentPorts, createAgent } from '#agent/agent.ts'
import { resolvePaths } from '#local/paths.ts'
import { beginEngine } from '#frontends/headless/engine-entry.ts'
import { hostAgent } from '#frontends/headless/host-agent.ts'
import { acquireLock } from '#util/files/lock.ts'
import { createTestLog } from '../contract/servers.ts'

const { platform } = process
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function newHome() {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  folders.push(folder)
  const env = { LATCHKEY_HOME: folder, LATCHKEY_VAULT: 'memory' }
  return { env, paths: resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 }) }
}

async function openWith(changed: Partial<AgentPorts>, version = () => '1.2.3'): Promise<Agent> {
  const { env, paths } = await newHome()
  const never = () => Promise.reject(new Error('was asked'))
  const ports: AgentPorts = {
    clock: { now: () => Date.now() },
    log: createTestLog(),
    platform,
    env,
    keychain: { get: never, set: never, delete: never },
    browserLink: never,
    leadOnce: never,
    leadBack: never,
    ...changed,
  }
  return createAgent(ports, {
    paths,
    get version() {
      return version()
    },
    findings: [],
  })
}

/** What the product has begun and not ended, by its kind. */
const held = new Map<number, string>()
const product = join(import.meta.dirname, '../../main/')
const kinds = ['Timeout', 'FSEVENTWRAP', 'WORKER', 'TCPSERVERWRAP', 'PIPESERVERWRAP']
const watch = createHook({
  init(id, kind) {
    if (kinds.includes(kind) && new Error('made here').stack?.includes(product) === true) held.set(id, kind)
  },
  destroy: (id) => void held.delete(id),
})
beforeEach(() => void watch.enable())
afterEach(() => {
  watch.disable()
  held.clear()
})
async function nothingIsHeld(): Promise<void> {
  await expect.poll(() => [...held.values()], { timeout: 30_000 }).toEqual([])
}

const broken = (): never => {
  throw new Error('broken')
}

it('leaves nothing open when its stores do not open', async () => {
  await expect(openWith({ setLogLevel: broken })).rejects.toThrow('broken')
  await nothingIsHeld()
})

it('leaves nothing open when its engine does not begin', async () => {
  await expect(openWith({ engine: { begin: broken } })).rejects.toThrow('broken')
  await nothingIsHeld()
})

it('leaves neither a thread nor anything else when its calls cannot be put together', async () => {
  const workers: Worker[] = []
  const engine = {
    begin(): Worker {
      const worker = beginEngine()
      workers.push(worker)
      return worker
    },
  }
  // What an agent says of its version is a part of the calls.
  await expect(openWith({ engine }, broken)).rejects.toThrow('broken')
  // Of a thread that has ended.
  expect(workers.map(({ threadId }) => threadId)).toEqual([-1])
  await nothingIsHeld()
})

it('opens no proxy once it is closed, also where its start goes on for a while', async () => {
  const agent = await openWith({})
  const starting = agent.start()
  starting.catch(() => undefined)
  await agent.close()
  await expect(starting).rejects.toMatchObject({ code: 'cancelled' })
  await nothingIsHeld()
})

it('gives lock and thread back when its start is given up', async () => {
  const { env, paths } = await newHome()
  const worker = beginEngine()
  const ended = once(worker, 'exit')
  const lock = await acquireLock(paths.lock)
  if (lock.kind === 'held') throw new Error(`process ${lock.pid} has the lock`)
  const ends = AbortSignal.abort(new Error('given up'))
  await expect(hostAgent({ paths, platform, env, engine: { begin: () => worker } }, lock, ends)).rejects.toThrow(
    'given up',
  )
  await ended
  const again = await acquireLock(paths.lock)
  expect(again.kind).toBe('acquired')
  if (again.kind === 'acquired') again.release()
  await nothingIsHeld()
})
