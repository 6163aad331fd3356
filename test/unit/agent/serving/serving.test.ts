import { expect, it } from 'vitest'
import { createServing } from '#agent/serving/serving.ts'
import type { Engine, GrantChange } from '#engine/ports.ts'
import { createTestLog } from '../../../contract/servers.ts'
import { createWorld, never, role } from '../sessions/world.ts'

const admin = role('admin')

/** An agent's sessions with an engine that takes what it is told when it is let. */
function createRig() {
  const world = createWorld()
  const told: GrantChange[] = []
  const waiting: (() => void)[] = []
  let isSlow = false
  let failures = 0
  const log = createTestLog()
  const engine: Engine = {
    async push(changes) {
      if (failures > 0) {
        failures -= 1
        throw new Error('planted')
      }
      if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve))
      told.push(...changes)
    },
    configure: () => Promise.resolve(),
    learn: () => Promise.resolve(),
    listen: () => Promise.reject(new Error('nobody listens here')),
    close: () => Promise.resolve(),
  }
  const serving = createServing({
    sessions: world.sessions,
    audit: { append: () => undefined },
    clockOffsets: { learn: () => undefined },
    secrets: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    options: {
      spoolDir: '',
      trust: [],
      port: 0,
      hops: { agent: undefined, settings: { url: '', noProxy: '' } },
      endpoints: {},
      platform: 'linux',
      uid: undefined,
    },
    policies: () => ({ strict: false, customerEndpoints: [], awsWithoutPassword: false }),
    makeEngine: () => engine,
    log,
  })
  return {
    ...world,
    told,
    sessions: serving.sessions,
    log,
    fail: (times: number) => void (failures = times),
    slow: () => void (isSlow = true),
    async take() {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}
const keysIn = (told: readonly GrantChange[]) =>
  told.map((change) => (change.kind === 'put' ? ['put', change.grant.keyId] : [change.reason, change.keyId]))

it.each(['pause', 'revoke'] as const)(
  'a call that ends a session (%s) is over when the engine has ended its key',
  async (how) => {
    const { sessions, told, slow, take } = createRig()
    const { standInAccessKeyId: key } = await sessions.start(admin, undefined, never)
    expect(keysIn(told)).toContainEqual(['put', key])
    slow()
    let isOver = false
    const ending = sessions.end(admin.id, how).then(() => (isOver = true))
    await new Promise(setImmediate)
    expect([isOver, sessions.list()]).toEqual([false, []])
    await take()
    await ending
    expect(keysIn(told).at(-1)).toEqual([how === 'pause' ? 'session-ended' : 'session-revoked', key])
  },
)

it('a grant of a command is in the engine before it is handed out, without the process or the command as such', async () => {
  const { sessions, told, slow, take } = createRig()
  const { id } = await sessions.start(admin, undefined, never)
  slow()
  const opening = sessions.openGrant(id, { pid: 7, command: 'aws s3 sync' })
  await new Promise(setImmediate)
  expect(told.filter((change) => change.kind === 'put' && change.grant.client !== 'shared')).toEqual([])
  await take()
  const { keyId } = await opening
  const put = told.find((change) => change.kind === 'put' && change.grant.keyId === keyId)
  expect(put).toMatchObject({ grant: { principal: 'me', client: 'exec 7 aws s3 sync' }, session: { principal: 'me' } })
})

it('a command’s key that is taken back ends in the engine in the same turn', async () => {
  const { sessions, told } = createRig()
  const { id } = await sessions.start(admin, undefined, never)
  const grant = await sessions.openGrant(id, { pid: 7, command: 'aws' })
  sessions.revoke(grant.id)
  await Promise.resolve()
  expect(keysIn(told).at(-1)).toEqual(['grant-revoked', grant.keyId])
})

it('credentials that were renewed are asked for anew: the grants are put again', async () => {
  const { sessions, told } = createRig()
  const { standInAccessKeyId: key } = await sessions.start(admin, undefined, never)
  told.length = 0
  await sessions.renew(admin.id, never)
  await Promise.resolve()
  expect(keysIn(told)).toEqual([['put', key]])
})

it('a lock is over when the engine holds no key', async () => {
  const { sessions, told, slow, take } = createRig()
  const { standInAccessKeyId: key } = await sessions.start(admin, undefined, never)
  slow()
  let isOver = false
  const locking = sessions.lock().then(() => (isOver = true))
  await new Promise(setImmediate)
  expect(isOver).toBe(false)
  await take()
  await locking
  expect(keysIn(told).at(-1)).toEqual(['session-revoked', key])
})

it('an engine that did not take a change is told everything, and the call is over when it knows', async () => {
  const { sessions, told, log, fail } = createRig()
  const { standInAccessKeyId: key } = await sessions.start(admin, undefined, never)
  const { standInAccessKeyId: other } = await sessions.start(role('reader'), undefined, never)
  told.length = 0
  fail(1)
  await sessions.end(admin.id, 'pause')
  expect(keysIn(told)).toContainEqual(['session-ended', key])
  expect(keysIn(told)).toContainEqual(['put', other])
  expect(log.lines).toMatchObject([{ level: 'error', facts: { error: new Error('planted') } }])
})

it('a call fails when its engine cannot be told, and the next one tells everything', async () => {
  const { sessions, told, fail } = createRig()
  const { standInAccessKeyId: key } = await sessions.start(admin, undefined, never)
  told.length = 0
  fail(Infinity)
  await expect(sessions.end(admin.id, 'pause')).rejects.toThrow('planted')
  expect(told).toEqual([])
  fail(0)
  const { standInAccessKeyId: other } = await sessions.start(role('reader'), undefined, never)
  expect(keysIn(told)).toContainEqual(['session-ended', key])
  expect(keysIn(told)).toContainEqual(['put', other])
})
