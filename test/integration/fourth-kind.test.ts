// A kind of source that the agent was not built with: one folder, one line in the registry that is lent.
import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StatusView } from '#contract/model.ts'
import { kinds } from '#agent/identity/registry.ts'
import { temporaryFolder } from '../unit/util/temp-folder.ts'
import { type AgentRig, createAgentRig, failureOf, otherInput } from './agent-rig.ts'
import { portalKind } from './fourth-kind/kind.ts'
import { createPortal, portalToken } from './fourth-kind/portal.ts'

let rig: AgentRig
let fake: ReturnType<typeof createPortal>
beforeEach(async () => {
  fake = createPortal()
  rig = await createAgentRig({ kinds: { ...kinds, portal: portalKind(fake.portal) } })
  const { accessKeyId, secretAccessKey } = rig.sandbox
  fake.state.credentials = { accessKeyId, secretAccessKey }
})
afterEach(() => rig.close())

const soon = () => AbortSignal.timeout(20_000)
/** What it issues opens the sandbox. */
const add = (startUrl = 'https://corp.example.com/start') =>
  rig.client.sources.add(otherInput({ kind: 'portal', name: 'corp', startUrl, endpointUrl: rig.sandbox.endpointUrl }))

/** What each status says of the source, until one fits. */
async function until(fits: (source: StatusView['sources'][number]) => boolean): Promise<readonly string[]> {
  const seen: string[] = []
  for await (const { sources } of await rig.client.app.watch()) {
    const source = sources.find(({ name }) => name === 'corp')
    if (source === undefined) continue
    seen.push(
      source.progress === undefined
        ? source.state
        : `${source.state} ${source.progress.done} of ${source.progress.total}`,
    )
    if (fits(source)) return seen
  }
  throw new Error('the subscription ended')
}

/** Whoever sits in front of it types the code. */
async function signIn(code = '424242') {
  const attention = await rig.client.attention.watch({ answers: true })
  const answered = (async () => {
    for await (const event of attention) {
      if (event.kind === 'prompt') return await rig.client.attention.answer({ id: event.prompt.id, value: code })
    }
    throw new Error('nobody was asked')
  })()
  const signingIn = async () => {
    for await (const event of await rig.client.sources.signIn({ name: 'corp' }))
      if (event.kind === 'done') return event.source
    throw new Error('the sign-in ended without a word')
  }
  const [signedIn] = await Promise.all([signingIn(), answered])
  return signedIn
}

async function addWithRoles(): Promise<void> {
  await add()
  const ready = until(({ state }) => state === 'ready')
  await signIn()
  await ready
}

describe('a source of a fourth kind', () => {
  it('is saved by its own schema, and waits for somebody to sign in', async () => {
    expect(await failureOf(add('nowhere'))).toMatchObject({
      code: 'bad-request',
      message: 'startUrl: a start URL is a URL',
    })
    expect(await add()).toMatchObject({ source: { kind: 'portal', state: 'needs-sign-in', roles: 0 } })
    expect(JSON.parse(await readFile(rig.paths.settings, 'utf8'))).toMatchObject({
      sources: [{ kind: 'portal', name: 'corp', startUrl: 'https://corp.example.com/start' }],
    })
    expect(await failureOf(rig.client.sources.sync({ name: 'corp' }))).toMatchObject({ code: 'needs-sign-in' })
  })

  it('lists its 9,000 roles after a sign-in, and says how far it is meanwhile', async () => {
    const half = Promise.withResolvers<void>()
    fake.state.gate = (from) => (from === 4000 ? half.promise : undefined)
    await add()
    const signingIn = until(({ state }) => state === 'signing-in')
    const syncing = until(({ progress }) => progress?.done === 4000)
    await signIn()
    await signingIn
    expect((await syncing).at(-1)).toBe('syncing 4000 of 9000')
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ state: 'syncing', roles: 0 })
    const ready = until(({ state }) => state === 'ready')
    half.resolve()
    await ready
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ state: 'ready', roles: 9000 })
    expect(await rig.client.roles.resolve({ role: 'team-8999' })).toMatchObject({ kind: 'role', source: 'corp' })
  })

  it('gives the credentials of a role that it issues, and those of a role that is reached through it', async () => {
    await addWithRoles()
    await rig.client.sessions.start({ role: 'team-42' })
    const issued: unknown = JSON.parse(await rig.agent.handOuts.credentials('team-42', soon()))
    expect(issued).toMatchObject({ AccessKeyId: rig.sandbox.accessKeyId, Expiration: expect.any(String) })
    const arn = rig.sandbox.roles[0]?.arn ?? ''
    const beyond = { name: 'beyond', source: 'corp', arn }
    expect(await failureOf(rig.client.roles.add(beyond))).toMatchObject({ hint: expect.stringContaining('--via ROLE') })
    expect(await rig.client.roles.add({ ...beyond, via: 'team-42' })).toMatchObject({ chain: ['team-42'] })
    expect(await rig.client.sessions.start({ role: 'beyond' })).toMatchObject({ state: 'active', roleArn: arn })
    const environment = await rig.agent.handOuts.exec('beyond', { pid: process.pid, command: 'x', caller: {} }, soon())
    expect(environment.set['AWS_ACCESS_KEY_ID']).toMatch(/^LKEY/)
  })

  it('lists what it knew as soon as the next agent starts, which takes its sessions up', async () => {
    const [memory, folder] = [new Map<string, string>(), await temporaryFolder()]
    const options = { memory, folder, kinds: { ...kinds, portal: portalKind(fake.portal) } }
    await rig.close()
    rig = await createAgentRig(options)
    await addWithRoles()
    const { standInAccessKeyId } = await rig.client.sessions.start({ role: 'team-42' })
    await rig.agent.close()
    await rig.sandbox.close()
    fake.state.gate = () => new Promise(() => undefined)
    rig = await createAgentRig(options)
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ roles: 9000 })
    expect(await rig.client.sessions.list()).toMatchObject([{ role: 'team-42', standInAccessKeyId }])
    expect(await readdir(rig.paths.cache)).toEqual(['corp.json'])
    await rig.client.sources.remove({ name: 'corp' })
    expect(await readdir(rig.paths.cache)).toEqual([])
  })

  it('ends the session of a role that its list has no more', async () => {
    await addWithRoles()
    await rig.client.sessions.start({ role: 'team-1' })
    await rig.client.sessions.start({ role: 'team-2' })
    const changes = await rig.client.roles.watch()
    const next = async () => {
      const { done, value } = await changes.next()
      if (done !== true) return value
      throw new Error('the subscription ended')
    }
    while ((await next()).more === true);
    fake.state.keys = ['team-new', ...fake.state.keys.filter((key) => key !== 'team-1')]
    const [change] = await Promise.all([next(), rig.client.sources.sync({ name: 'corp' })])
    expect(change).toMatchObject({ kind: 'changed', removed: [expect.stringMatching(/^r-/)] })
    expect(change.roles.map(({ name }) => name)).toContain('team-new')
    expect((await rig.client.sessions.list()).map(({ role }) => role)).toEqual(['team-2'])
  })

  it('gives nothing after a lock with sign-out, until somebody signs in again', async () => {
    await addWithRoles()
    await rig.client.sessions.start({ role: 'team-1' })
    expect(await rig.client.app.lock({ signOut: true })).toEqual({ sessionsEnded: 1 })
    expect(await failureOf(rig.client.sessions.start({ role: 'team-1' }))).toMatchObject({ code: 'needs-sign-in' })
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ state: 'needs-sign-in', roles: 9000 })
    await signIn()
    expect(await rig.client.sessions.start({ role: 'team-1' })).toMatchObject({ state: 'active' })
  })

  it('leaves nothing behind when it is removed, and nothing goes on for it', async () => {
    await addWithRoles()
    await rig.client.sessions.start({ role: 'team-1' })
    fake.state.gate = () => new Promise(() => undefined)
    const synced = failureOf(rig.client.sources.sync({ name: 'corp' }))
    await until(({ state }) => state === 'syncing')
    expect(await rig.client.sources.remove({ name: 'corp' })).toEqual({ sessionsEnded: 1, rolesRemoved: [] })
    expect(await synced).toMatchObject({ code: 'cancelled' })
    expect(fake.state.aborted).toBeGreaterThan(0)
    expect(await rig.client.roles.list({ query: 'team-1' })).toEqual([])
    expect(JSON.stringify(rig.log.lines)).not.toContain(portalToken)
  })
})
