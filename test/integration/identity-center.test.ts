// A person signs in to the sandbox's Identity Center, through the agent alone.
import { afterEach, describe, expect, it } from 'vitest'
import type { SignInPageView, SourceView } from '#contract/model.ts'
import { decide } from '../support/sandbox-pages.ts'
import { type AgentRig, type AgentRigOptions, createAgentRig, failureOf } from './agent-rig.ts'

const source = 'sandbox-sso'
const soon = () => AbortSignal.timeout(20_000)
let rig: AgentRig
afterEach(() => rig.close())

const open = async (options: AgentRigOptions = {}) => {
  rig = await createAgentRig({ sandboxOptions: 'sso-rate=0', ...options })
}

/** What waits in the browser, and the end of the sign-in. */
async function begin(device = false, name = source) {
  const events = await rig.client.sources.signIn({ name, device })
  const first = await events.next()
  if (first.done === true || first.value.kind !== 'page') throw new Error('there is no page')
  const ended = (async (): Promise<SourceView> => {
    for await (const event of events) if (event.kind === 'done') return event.source
    throw new Error('the sign-in ended without a word')
  })()
  ended.catch(() => undefined)
  return { ...first.value, ended }
}

/** As a browser: it goes where the page sends it. */
async function press(page: SignInPageView, decision: 'approve' | 'refuse', person = 'sandbox-user'): Promise<void> {
  const { location } = await decide(page.url, decision, { person })
  if (location !== undefined) await fetch(location)
}

async function signIn(): Promise<SourceView> {
  const { page, ended } = await begin()
  await press(page, 'approve')
  return await ended
}

async function untilReady(): Promise<SourceView> {
  for await (const { sources } of await rig.client.app.watch(undefined, { signal: soon() })) {
    const found = sources.find(({ name }) => name === source)
    if (found?.state === 'ready' && found.syncedAt !== undefined) return found
  }
  throw new Error('the subscription ended')
}

const credentials = (role: string) => rig.agent.handOuts.credentials(role, soon())
const refusal = (role: string) =>
  credentials(role).then(
    () => ({ code: 'none' }),
    (error: { code: string }) => error,
  )

describe('a source of Identity Center', () => {
  it('is there in the sandbox, waits for a person, and lists what they have after the sign-in', async () => {
    await open()
    expect(await rig.client.sources.show({ name: source })).toMatchObject({
      kind: 'identity-center',
      state: 'needs-sign-in',
      signsIn: true,
      roles: 0,
    })
    await signIn()
    expect(await untilReady()).toMatchObject({ roles: 9 })
    const roles = await rig.client.roles.list({ query: 'payments-dev AdministratorAccess' })
    expect(roles[0]).toMatchObject({ source, name: 'AdministratorAccess', accountName: 'payments-dev' })
    expect(JSON.parse(await credentials('payments-dev/AdministratorAccess'))).toMatchObject({
      Version: 1,
      SessionToken: expect.any(String),
    })
  })

  it('signs in by a code that a person types elsewhere', async () => {
    await open()
    const { page, ended } = await begin(true)
    expect(page).toMatchObject({ userCode: expect.stringMatching(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/) })
    await press(page, 'approve')
    expect(await ended).toMatchObject({ name: source })
  })

  it('says so where the person refuses, and can be tried again', async () => {
    await open()
    const { page, ended } = await begin()
    await press(page, 'refuse')
    expect(await failureOf(ended)).toMatchObject({ code: 'denied', message: 'the sign-in was refused in the browser' })
    expect(await signIn()).toMatchObject({ name: source })
  })

  it('opens one page for any number of callers, and who leaves leaves the others', async () => {
    await open()
    const { page, isYours, ended } = await begin()
    expect(isYours).toBe(true)
    const other = await begin()
    expect(other).toMatchObject({ page, isYours: false })
    const leaving = new AbortController()
    const third = await rig.client.sources.signIn({ name: source }, { signal: leaving.signal })
    await third.next()
    leaving.abort()
    await press(page, 'approve')
    expect(await Promise.all([ended, other.ended])).toMatchObject([{ name: source }, { name: source }])
    expect(rig.sandbox.calls()['identity-center:ShowAuthorize']).toBe(1)
  })

  it('lets tools wait for the sign-in that is under way, and refuses them at once without one', async () => {
    await open()
    await signIn()
    await untilReady()
    await rig.client.sources.signOut({ name: source })
    const refused = await Promise.all(Array.from({ length: 200 }, () => refusal('payments-dev/ViewOnlyAccess')))
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['needs-sign-in']))
    const watching = await rig.client.attention.watch({ answers: false }, { signal: soon() })
    expect((await watching.next()).value).toMatchObject({
      notices: [{ message: expect.stringContaining('ViewOnlyAccess'), action: { kind: 'sign-in', source } }],
    })
    const { page, ended } = await begin()
    const answers = Array.from({ length: 200 }, () => credentials('payments-dev/ViewOnlyAccess'))
    await press(page, 'approve')
    await ended
    expect((await Promise.all(answers)).every((answer) => answer.includes('SessionToken'))).toBe(true)
    expect(rig.sandbox.calls()['identity-center:ShowAuthorize']).toBe(2)
  })

  it('is signed in only as the person it is for', async () => {
    await open()
    const { startUrl, region } = rig.sandbox.identityCenter
    const { endpointUrl } = rig.sandbox
    const corp = { kind: 'identity-center' as const, name: 'corp', startUrl, region, endpointUrl, person: 'alice' }
    await rig.client.sources.add(corp)
    const wrong = await begin(false, 'corp')
    await press(wrong.page, 'approve', 'bob')
    expect(await failureOf(wrong.ended)).toMatchObject({
      code: 'denied',
      message: 'bob signed in, and source "corp" is for alice',
    })
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ state: 'needs-sign-in' })
    const right = await begin(false, 'corp')
    await press(right.page, 'approve', 'alice')
    expect(await right.ended).toMatchObject({ person: 'alice' })
  })

  it.each([
    ['removed', (name: string) => rig.client.sources.remove({ name })],
    ['signed out of', (name: string) => rig.client.sources.signOut({ name })],
  ])('keeps no sign-in that ends after it was %s', async (_what, leave) => {
    await open()
    const { startUrl, region } = rig.sandbox.identityCenter
    const { endpointUrl } = rig.sandbox
    const corp = { kind: 'identity-center' as const, name: 'corp', startUrl, region, endpointUrl }
    await rig.client.sources.add(corp)
    const { page, ended } = await begin(false, 'corp')
    await leave('corp')
    expect(await failureOf(ended)).toMatchObject({ code: 'cancelled' })
    await press(page, 'approve').catch(() => undefined)
    await rig.client.sources.remove({ name: 'corp' }).catch(() => undefined)
    await rig.client.sources.add(corp)
    expect(await rig.client.sources.show({ name: 'corp' })).toMatchObject({ state: 'needs-sign-in' })
  })

  it('tells a wrong start URL or region before anything is saved', async () => {
    await open()
    const { endpointUrl } = rig.sandbox
    const add = (startUrl: string, region?: string) =>
      failureOf(
        rig.client.sources.add({
          kind: 'identity-center',
          name: 'corp',
          startUrl,
          endpointUrl,
          ...(region === undefined ? {} : { region }),
        }),
      )
    expect(await add('https://d-1234567890.awsapps.com/start', 'moon')).toMatchObject({
      code: 'bad-request',
      message: '"moon" is not a region',
    })
    expect(await add('nowhere')).toMatchObject({ code: 'bad-request', message: expect.stringContaining('looks like') })
    expect(await add('https://127.0.0.1:1/start', 'us-east-1')).toMatchObject({
      code: 'bad-request',
      message: 'AWS knows no Identity Center with this start URL in us-east-1',
    })
    expect((await rig.client.sources.list()).map(({ name }) => name)).toEqual(['sandbox', source])
  })

  it('finds the region of a start URL whose page tells it', async () => {
    await open()
    const { endpointUrl, identityCenter } = rig.sandbox
    const corp = {
      kind: 'identity-center' as const,
      name: 'corp',
      startUrl: `${identityCenter.startUrl}/#/`,
      endpointUrl,
    }
    expect(await rig.client.sources.check(corp)).toEqual({ kind: 'found', region: 'us-east-1' })
    expect(await rig.client.sources.add(corp)).toMatchObject({
      source: { region: 'us-east-1', startUrl: identityCenter.startUrl },
    })
  })

  it('renews the sign-in by itself', async () => {
    await open({ sandboxOptions: 'sso-rate=0,token-ttl=2s' })
    await signIn()
    await untilReady()
    const before = rig.sandbox.calls()['identity-center:CreateToken'] ?? 0
    await expect
      .poll(() => rig.sandbox.calls()['identity-center:CreateToken'] ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(before)
    expect(await rig.client.sources.show({ name: source })).toMatchObject({ state: 'ready' })
  })

  it('needs a person again when AWS has ended the sign-in early', async () => {
    await open()
    await signIn()
    await untilReady()
    rig.sandbox.identityCenterControl.endTokens()
    expect(await refusal('payments-dev/ViewOnlyAccess')).toMatchObject({ code: 'needs-sign-in' })
    expect(await rig.client.sources.show({ name: source })).toMatchObject({ state: 'needs-sign-in', roles: 9 })
  })

  it('tells what a sync gained and lost, follows an account that was renamed, and keeps what is a person’s of it', async () => {
    await open()
    await signIn()
    await untilReady()
    const [first] = await rig.client.roles.list({ query: 'payments-dev ViewOnlyAccess' })
    if (first === undefined) throw new Error('there is no role')
    await rig.client.roles.favourite({ role: first.id, on: true })
    await rig.client.roles.label({ role: first.id, labels: { team: 'money' } })
    await rig.client.sessions.start({ role: first.id })
    const { accountId = '' } = first
    rig.sandbox.identityCenterControl.renameAccount(accountId, 'money-dev')
    rig.sandbox.identityCenterControl.takeRole(accountId, 'PowerUserAccess')
    await rig.client.sources.sync({ name: source })
    expect(await rig.client.sources.news()).toMatchObject([
      {
        source,
        changes: [
          { kind: 'lost', accountId, role: 'PowerUserAccess' },
          { kind: 'renamed', accountId, accountName: 'money-dev', before: 'payments-dev' },
        ],
      },
    ])
    const renamed = await rig.client.roles.list({ query: 'money-dev ViewOnlyAccess' })
    expect(renamed[0]).toMatchObject({
      id: first.id,
      favourite: true,
      accountName: 'money-dev',
      ownLabels: { team: 'money' },
      lastUsedAt: expect.any(String),
    })
    // The session that runs goes on.
    expect(await rig.client.sessions.list()).toMatchObject([{ roleId: first.id, state: 'active' }])
    expect(await refusal('payments-dev/PowerUserAccess')).toMatchObject({ code: 'not-found' })
  })

  it('assumes roles from a role that it gives, for an hour', async () => {
    await open()
    await signIn()
    await untilReady()
    const arn = rig.sandbox.roles.find(({ accountName }) => accountName === 'payments-dev')?.arn ?? ''
    await rig.client.roles.add({ name: 'beyond', source, arn, via: 'payments-dev/AdministratorAccess' })
    expect(await rig.client.sessions.start({ role: 'beyond' })).toMatchObject({ state: 'active', roleArn: arn })
  })
})
