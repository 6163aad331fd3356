// The whole agent with its engine in a thread of its own.
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, afterEach, expect, it } from 'vitest'
import { beginEngine } from '#frontends/headless/engine-entry.ts'
import { engineFromText } from '#frontends/headless/engine-text.ts'
import { createAgentRig, type AgentRig } from './agent-rig.ts'
import { signed } from './proxy-pipeline-signing.ts'

const cache = mkdtempSync(join(tmpdir(), 'lk-cache-'))
afterAll(() => rm(cache, { recursive: true }))
const begin = (): Worker => beginEngine(join(cache, 'node'))
const soon = (): AbortSignal => AbortSignal.timeout(20_000)
type Environment = Readonly<Record<string, string>>

let rig: AgentRig | undefined
const connections: Agent[] = []
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy()
  await rig?.close()
  rig = undefined
})

async function open() {
  const workers: Worker[] = []
  const beginOne = (): Worker => {
    const worker = begin()
    workers.push(worker)
    return worker
  }
  rig = await createAgentRig({ engine: { begin: beginOne } })
  const { client, agent, paths } = rig
  const [role] = await client.roles.list({})
  const roleId = role?.id ?? ''
  const ca = await readFile(paths.authority)
  const exec = () => agent.handOuts.exec(roleId, { pid: process.pid, command: 'test', caller: {} }, soon())
  const connect = (environment: Environment): Agent => {
    const connection = new Agent({ keepAlive: true, maxSockets: 1, ca, proxyEnv: environment })
    connections.push(connection)
    return connection
  }
  const who = (environment: Environment, connection: Agent): Promise<{ status: number; text: string }> => {
    const sent = signed({
      host: 'sts.us-east-1.amazonaws.com',
      service: 'sts',
      keyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secret: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      at: Date.now(),
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: Buffer.from('Action=GetCallerIdentity&Version=2011-06-15'),
    })
    const headers = Object.fromEntries(sent.headers)
    return new Promise((resolve, reject) => {
      request({ host: headers['Host'], method: 'POST', path: '/', headers, agent: connection }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part))
        answer.on('error', reject).on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
        .on('error', reject)
        .end(sent.body)
    })
  }
  return { ...rig, workers, roleId, exec, connect, who }
}

it('serves a command, names it in the audit log, and refuses it once it is taken back', async () => {
  const { exec, connect, who, client, roleId } = await open()
  const lease = await exec()
  const connection = connect(lease.set)
  expect(await who(lease.set, connection)).toMatchObject({
    status: 200,
    text: expect.stringContaining('GetCallerIdentity'),
  })
  await expect
    .poll(() => client.audit.query({ limit: 1 }))
    .toMatchObject([
      { event: 'request', client: `exec ${process.pid} test`, pid: process.pid, action: 'GetCallerIdentity' },
    ])
  await client.sessions.end({ role: roleId })
  expect((await who(lease.set, connection)).text).toContain('has ended. Run')
})

it('has settings from the moment on at which they are set', async () => {
  const { exec, connect, who, client } = await open()
  const { set } = await exec()
  const stranger = { ...set, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }
  await client.settings.set({ key: 'proxy.strict', value: 'true' })
  expect((await who(stranger, connect(set))).text).toContain('proxy.strict')
})

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy())
  })
}

it('begins anew at the same port when it ends under load, with the keys that live and none that were taken back', async () => {
  const { exec, connect, who, client, workers } = await open()
  const [kept, revoked] = [await exec(), await exec()]
  const { port } = (await client.app.status()).proxy
  expect((await who(revoked.set, connect(revoked.set))).status).toBe(200)
  const over = new AbortController()
  let back = Promise.withResolvers<void>()
  const load = [1, 2, 3, 4].map(async () => {
    let connection = connect(kept.set)
    while (!over.signal.aborted) {
      await who(kept.set, connection).catch(async () => {
        await back.promise
        connection = connect(kept.set)
      })
    }
  })
  expect((await who(kept.set, connect(kept.set))).status).toBe(200)
  for (const round of [0, 1, 2]) {
    void workers[round]?.terminate()
    if (round === 0) revoked.release()
    await once(workers[round] ?? process, 'exit')
    while (!(await isOpen(port))) await new Promise(setImmediate)
    expect((await who(kept.set, connect(kept.set))).status).toBe(200)
    back.resolve()
    back = Promise.withResolvers<void>()
  }
  over.abort()
  back.resolve()
  await Promise.all(load)
  expect(workers).toHaveLength(4)
  expect((await client.app.status()).proxy.port).toBe(port)
  expect((await who(revoked.set, connect(revoked.set))).text).toContain('a command that has finished')
})

it('ends and is begun again when it does not take what it is told', async () => {
  const { exec, connect, who, client, roleId, workers, log } = await open()
  const { set } = await exec()
  const worker = workers[0]
  if (worker === undefined) throw new Error('no thread')
  const post = worker.postMessage.bind(worker)
  worker.postMessage = (message: { readonly name?: string }) => {
    if (message.name === 'push') throw new Error('planted')
    post(message)
  }
  await client.sessions.end({ role: roleId })
  expect(log.lines).toContainEqual(expect.objectContaining({ message: 'the engine did not take what it was told' }))
  expect(workers).toHaveLength(2)
  expect((await who(set, connect(set))).text).toContain('has ended. Run')
  await client.sessions.start({ role: roleId })
  expect((await who(set, connect(set))).status).toBe(200)
})

it('a start fails, and says so, where the thread cannot begin', async () => {
  const failing = createAgentRig({
    engine: { begin: () => engineFromText('throw new Error("planted")') },
  })
  await expect(failing).rejects.toMatchObject({ code: 'internal', message: 'the thread of the proxy has ended' })
})
