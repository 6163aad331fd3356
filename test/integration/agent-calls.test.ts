import { readFile, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig, failureOf, otherInput } from './agent-rig.ts'

let rig: AgentRig
beforeEach(async () => {
  rig = await createAgentRig()
})
afterEach(() => rig.close())

/** The sandbox's own user, as a person would add it. */
function addUser(name = 'me') {
  const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
  return rig.client.sources.add({ kind: 'iam-user', name, accessKeyId, secretAccessKey, endpointUrl })
}

const firstArn = () => rig.sandbox.roles[0]?.arn ?? ''

describe('sources', () => {
  it('are saved with the identity that AWS tells, their secret in the vault only', async () => {
    const { source, identity, warning } = await addUser()
    expect(source).toMatchObject({ name: 'me', kind: 'iam-user', state: 'ready', accessKeyId: rig.sandbox.accessKeyId })
    expect(identity).toMatch(/^arn:aws:iam::\d{12}:user\//)
    expect(warning).toBeUndefined()
    expect(await readFile(rig.paths.settings, 'utf8')).not.toContain(rig.sandbox.secretAccessKey)
  })

  it.each([
    [{ kind: 'iam-user', name: 'x', accessKeyId: 'short' }, /^accessKeyId: an access key id has 16/],
    [{ kind: 'sandbox', name: 'x' }, /^name: /],
    [{ kind: 'constructor', name: 'x' }, /^there is no kind of source "constructor"$/],
  ])('are refused by the schema of their kind, without their secret: %j', async (input, message) => {
    const error = await failureOf(rig.client.sources.add(otherInput({ ...input, secretAccessKey: 'typed-by-hand' })))
    expect(error).toMatchObject({ code: 'bad-request', message: expect.stringMatching(message) })
    expect(JSON.stringify(error)).not.toContain('typed-by-hand')
  })

  it('are saved with a warning when AWS refuses their key', async () => {
    const { endpointUrl } = rig.sandbox
    const { identity, warning } = await rig.client.sources.add({
      kind: 'iam-user',
      name: 'wrong',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'x',
      endpointUrl,
    })
    expect(identity).toBeUndefined()
    expect(warning).toMatch(/^it is saved, but the check failed: /)
    expect(await rig.client.sources.show({ name: 'wrong' })).toMatchObject({ name: 'wrong' })
  })

  it('have names of their own', async () => {
    await addUser()
    expect(await failureOf(addUser())).toMatchObject({ code: 'conflict' })
    expect(await failureOf(addUser('sandbox'))).toMatchObject({ code: 'conflict' })
  })

  it('take a new key, which ends the sessions of the old one', async () => {
    await addUser()
    await rig.client.sessions.start({ role: 'me' })
    expect(await failureOf(rig.client.sources.edit({ name: 'me', secretAccessKey: 'half' }))).toMatchObject({
      code: 'bad-request',
    })
    expect(await rig.client.sessions.list()).toHaveLength(1)
    await rig.client.sources.edit({ name: 'me', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'other' })
    expect(await rig.client.sessions.list()).toEqual([])
    expect(await failureOf(rig.client.sessions.start({ role: 'me' }))).toMatchObject({ code: 'needs-sign-in' })
  })

  it('keep the key that works when a new one cannot be saved', async () => {
    await addUser()
    const good = await readFile(rig.paths.settings, 'utf8')
    await writeFile(rig.paths.settings, '{ oops')
    const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'other' }
    expect(await failureOf(rig.client.sources.edit({ name: 'me', ...key }))).toMatchObject({ code: 'settings-broken' })
    await writeFile(rig.paths.settings, good)
    expect(await rig.client.sessions.start({ role: 'me' })).toMatchObject({ state: 'active' })
  })

  it('of one name that are added at once are one, which works', async () => {
    const outcomes = await Promise.allSettled([addUser(), addUser(), addUser()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await rig.client.sessions.start({ role: 'me' })).toMatchObject({ state: 'active' })
  })

  it('keep what an edit does not name and lose what it clears', async () => {
    await addUser()
    await rig.client.sources.edit({ name: 'me', mfaSerial: 'arn:aws:iam::111111111111:mfa/me', region: 'eu-west-1' })
    expect(await rig.client.sources.edit({ name: 'me', mfaSerial: null })).toEqual({
      sessionsEnded: 0,
      ...(await rig.client.sources.show({ name: 'me' })),
      region: 'eu-west-1',
      endpointUrl: rig.sandbox.endpointUrl,
    })
    expect(await failureOf(rig.client.sources.edit({ name: 'me', profile: 'p' }))).toMatchObject({
      code: 'bad-request',
    })
  })

  it('may bear the name of one of their roles, and both can be used', async () => {
    await addUser()
    await rig.client.sessions.start({ role: 'me' })
    await rig.client.roles.favourite({ role: 'me', on: true })
    await rig.client.roles.add({ name: 'me', source: 'me', arn: firstArn() })
    expect(await rig.client.sessions.list()).toHaveLength(1)
    expect(await rig.client.sessions.start({ role: 'me' })).toMatchObject({ role: 'me', roleArn: firstArn() })
    expect(await rig.client.roles.resolve({ role: 'me' })).toMatchObject({ kind: 'role', favourite: false })
    expect(await rig.client.roles.resolve({ role: 'source:me' })).toMatchObject({ kind: 'source', favourite: true })
    await rig.client.sessions.end({ role: 'source:me' })
    expect(await rig.client.sessions.list()).toMatchObject([{ roleArn: firstArn() }])
  })

  it('are not removed while roles use them, unless those may go too', async () => {
    await addUser()
    await rig.client.roles.add({ name: 'mine', source: 'me', arn: firstArn() })
    await rig.client.sessions.start({ role: 'mine' })
    expect(await failureOf(rig.client.sources.remove({ name: 'me' }))).toMatchObject({
      code: 'conflict',
      candidates: ['mine'],
    })
    expect(await rig.client.sources.remove({ name: 'me', force: true })).toEqual({
      sessionsEnded: 1,
      rolesRemoved: ['mine'],
    })
    expect(await failureOf(rig.client.roles.resolve({ role: 'mine' }))).toMatchObject({ code: 'not-found' })
  })

  it('take along what was saved for their consoles, and nothing else of it', async () => {
    await addUser()
    const opens = { profile: { kind: 'own', per: 'source' } } as const
    const rest = { for: { kind: 'rest' }, opens } as const
    await rig.client.console.useBrowser({ for: { kind: 'source', source: 'me' }, opens })
    await rig.client.console.useBrowser(rest)
    await rig.client.sources.remove({ name: 'me' })
    expect(await rig.client.console.browsers()).toEqual([rest])
  })

  it('that the agent serves itself stay as they are', async () => {
    expect(await failureOf(rig.client.sources.remove({ name: 'sandbox' }))).toMatchObject({ code: 'unsupported' })
    expect(await failureOf(rig.client.sources.edit({ name: 'sandbox', region: 'eu-west-1' }))).toMatchObject({
      code: 'unsupported',
    })
  })
})

describe('endpoints of customers', () => {
  const host = 'abc123.execute-api.us-east-1.amazonaws.com'

  /** What the proxy says to a CONNECT without a password: only a tunnel that it opens itself needs none. */
  async function statusOfConnect(): Promise<number | undefined> {
    const { proxy } = await rig.client.app.status()
    const outgoing = request({ host: '127.0.0.1', port: proxy.port, method: 'CONNECT', path: `${host}:443` })
    outgoing.end()
    const [{ statusCode }, socket]: [IncomingMessage, Socket] = await new Promise((resolve, reject) => {
      outgoing.once('connect', (answer, connection: Socket) => resolve([answer, connection]))
      outgoing.once('error', reject)
    })
    socket.destroy()
    return statusCode
  }

  it('are opened by proxy.customer-endpoints at once, and left alone again without it', async () => {
    expect(await statusOfConnect()).toBe(407)
    await rig.client.settings.set({ key: 'proxy.customer-endpoints', value: 'execute-api' })
    expect(await statusOfConnect()).toBe(200)
    await rig.client.settings.set({ key: 'proxy.customer-endpoints', value: 'es' })
    expect(await statusOfConnect()).toBe(407)
  })
})

describe('roles', () => {
  it('are listed of every source, favourites and recent ones first', async () => {
    const all = await rig.client.roles.list({})
    expect(all).toHaveLength(rig.sandbox.roles.length)
    const [liked, used] = [all[8]?.id ?? '', all[7]?.id ?? '']
    await rig.client.sessions.start({ role: used })
    await rig.client.roles.favourite({ role: liked, on: true })
    const now = await rig.client.roles.list({ limit: 2 })
    expect(now.map(({ id }) => id)).toEqual([liked, used])
    expect(now[1]).toMatchObject({ session: { state: 'active' }, lastUsedAt: expect.any(String) })
  })

  it('are found by a part of their name', async () => {
    const { name, accountName } = (await rig.client.roles.list({}))[4] ?? { name: '', accountName: '' }
    const found = await rig.client.roles.list({ query: `${accountName} ${name}` })
    expect(found[0]).toMatchObject({ name, accountName })
    expect(await rig.client.roles.list({ query: 'zzzzqqq' })).toEqual([])
  })

  it('are checked before they are saved', async () => {
    expect(await failureOf(rig.client.roles.add({ name: 'x', source: 'nowhere', arn: firstArn() }))).toMatchObject({
      code: 'not-found',
    })
    expect(
      await failureOf(rig.client.roles.add({ name: 'x', source: 'sandbox', arn: 'arn:aws:s3:::b' })),
    ).toMatchObject({ code: 'bad-request' })
    expect(
      await failureOf(rig.client.roles.add({ name: 'x', source: 'sandbox', arn: firstArn(), via: 'nobody' })),
    ).toMatchObject({ code: 'not-found' })
  })

  it('change, and lose what is cleared', async () => {
    await rig.client.roles.add({
      name: 'mine',
      source: 'sandbox',
      arn: firstArn(),
      region: 'eu-west-1',
      externalId: 'ext-1',
    })
    expect(await rig.client.roles.edit({ role: 'mine', labels: { team: 'core' }, clear: ['region'] })).toMatchObject({
      region: 'us-east-1',
      labels: { team: 'core' },
    })
    expect(await readFile(rig.paths.settings, 'utf8')).toContain('"externalId": "ext-1"')
  })

  it('that a source lists cannot be edited or removed', async () => {
    const listed = (await rig.client.roles.list({}))[0]?.id ?? ''
    expect(await failureOf(rig.client.roles.edit({ role: listed, region: 'eu-west-1' }))).toMatchObject({
      code: 'unsupported',
    })
    expect(await failureOf(rig.client.roles.remove({ role: listed }))).toMatchObject({ code: 'unsupported' })
  })

  it('end their session and leave the favourites when they are removed', async () => {
    await rig.client.roles.add({ name: 'mine', source: 'sandbox', arn: firstArn() })
    await rig.client.roles.favourite({ role: 'mine', on: true })
    await rig.client.sessions.start({ role: 'mine' })
    expect(await rig.client.roles.remove({ role: 'mine' })).toEqual({ name: 'mine', sessionEnded: true })
    expect(await rig.client.sessions.list()).toEqual([])
    expect(JSON.parse(await readFile(rig.paths.settings, 'utf8'))).toMatchObject({ roles: [], favourites: [] })
  })
})

describe('sessions', () => {
  it('take a region of the role’s own partition only', async () => {
    const role = (await rig.client.roles.list({}))[0]?.id ?? ''
    expect(await failureOf(rig.client.sessions.start({ role, region: 'somewhere' }))).toMatchObject({
      code: 'bad-request',
    })
    expect(await failureOf(rig.client.sessions.start({ role, region: 'cn-north-1' }))).toMatchObject({
      code: 'bad-request',
    })
    expect(await rig.client.sessions.start({ role, region: 'eu-west-1' })).toMatchObject({
      region: 'eu-west-1',
      state: 'active',
    })
  })

  it('are written down when they begin and end', async () => {
    const role = (await rig.client.roles.list({}))[0]?.id ?? ''
    await rig.client.sessions.start({ role })
    await rig.client.sessions.end({ role })
    expect((await rig.client.audit.query({})).map(({ event }) => event)).toEqual(['session.start', 'session.end'])
  })
})

describe('what needs a person', () => {
  it('fails at once when nobody watches, and waits for the answer of whoever does', async () => {
    const { accessKeyId, secretAccessKey, endpointUrl, mfaSerial } = rig.sandbox
    await rig.client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, endpointUrl, mfaSerial })
    expect(await failureOf(rig.client.sessions.start({ role: 'me' }))).toMatchObject({ code: 'needs-mfa' })
    const watching = await rig.client.attention.watch({ answers: true })
    await watching.next()
    const start = failureOf(rig.client.sessions.start({ role: 'me' }))
    const asked = await watching.next()
    const prompt = asked.done !== true && asked.value.kind === 'prompt' ? asked.value.prompt : undefined
    expect(prompt).toMatchObject({ kind: 'mfa-code' })
    expect(await rig.client.attention.dismiss({ id: prompt?.id ?? '' })).toEqual({ accepted: true })
    expect(await start).toMatchObject({ code: 'needs-mfa' })
    expect(await rig.client.attention.answer({ id: prompt?.id ?? '', value: '123456' })).toEqual({ accepted: false })
    await watching.return?.()
  })
})

describe('status', () => {
  it('comes again after each change, newest first to whoever was slow', async () => {
    const role = (await rig.client.roles.list({}))[0]?.id ?? ''
    const changes = await rig.client.app.watch()
    const states: (string | undefined)[] = []
    for await (const { sessions } of changes) {
      states.push(sessions[0]?.state)
      if (states.length === 1) await rig.client.sessions.start({ role })
      if (sessions[0]?.state === 'active') break
    }
    expect(states).toEqual([undefined, 'active'])
  })
})

describe('the hook', () => {
  it('is added by the agent to the file of the shell that was named, in the home of its own user, once', async () => {
    const file = join(dirname(rig.paths.settings), 'person', '.zshrc')
    expect(await rig.client.terminals.installHook({ shell: 'zsh' })).toEqual({ shell: 'zsh', file, added: true })
    expect(await rig.client.terminals.installHook({ shell: 'zsh' })).toMatchObject({ added: false })
    expect((await readFile(file, 'utf8')).match(/hook\.zsh' \]\]/g)).toHaveLength(1)
  })
})
