// Locking a whole agent: what ends, what is asked again, and what a stored session is still good for.
import { afterEach, describe, expect, it } from 'vitest'
import type { AttentionEvent } from '#contract/attention.ts'
import { totpCode } from '#sandbox/organisation/totp.ts'
import { fakeKeychain } from '../unit/agent/secrets/fake-keychain.ts'
import { type AgentRig, type AgentRigOptions, createAgentRig } from './agent-rig.ts'

const rigs: AgentRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})
async function open(options: AgentRigOptions = {}): Promise<AgentRig> {
  const rig = await createAgentRig(options)
  rigs.push(rig)
  return rig
}

/** Answers each question with the device's code and counts them. */
async function person({ client }: AgentRig) {
  const codes = { asked: 0 }
  const leave = new AbortController()
  const events = await client.attention.watch({ answers: true }, { signal: leave.signal })
  void (async () => {
    for await (const event of events) {
      if (event.kind !== 'prompt') continue
      codes.asked += 1
      // A code is taken once: the next one is that of the next half minute, which the device's clock tolerance takes.
      await client.attention.answer({ id: event.prompt.id, value: totpCode(Date.now() + (codes.asked - 1) * 30_000) })
    }
  })().catch(() => undefined)
  return { codes, leave: () => leave.abort() }
}

async function addUser({ client, sandbox }: AgentRig): Promise<void> {
  const { accessKeyId, secretAccessKey, mfaSerial, endpointUrl } = sandbox
  await client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, mfaSerial, endpointUrl })
}

/** Leaving a loop would end the subscription, and with it the wait for an answer. */
async function untilAsked(events: AsyncIterator<AttentionEvent, unknown>): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one event after the other
    const next = await events.next()
    if (next.done === true || next.value.kind === 'prompt') return
  }
}

describe('lock', () => {
  it('ends every session, of which the next start makes a new one', async () => {
    const { client } = await open()
    const roles = await client.roles.list({ limit: 2 })
    const before = await Promise.all(roles.map(({ id }) => client.sessions.start({ role: id })))
    expect(await client.app.lock({})).toEqual({ sessionsEnded: 2 })
    expect(await client.sessions.list()).toEqual([])
    const after = await client.sessions.start({ role: roles[0]?.id ?? '' })
    expect(before.map(({ id }) => id)).not.toContain(after.id)
    expect((await client.audit.query({})).filter(({ event }) => event === 'session.end')).toHaveLength(2)
  })

  it('keeps the stored MFA session, so that nobody is asked again', async () => {
    const rig = await open()
    await addUser(rig)
    const { codes, leave } = await person(rig)
    await rig.client.sessions.start({ role: 'me' })
    await rig.client.app.lock({})
    expect((await rig.client.sources.show({ name: 'me' })).state).toBe('ready')
    await rig.client.sessions.start({ role: 'me' })
    expect(codes.asked).toBe(1)
    leave()
  })

  it('with sign-out forgets it, so that a code is asked for', async () => {
    const rig = await open()
    await addUser(rig)
    const { codes, leave } = await person(rig)
    await rig.client.sessions.start({ role: 'me' })
    await rig.client.app.lock({ signOut: true })
    expect((await rig.client.sources.show({ name: 'me' })).state).toBe('needs-mfa')
    await rig.client.sessions.start({ role: 'me' })
    expect(codes.asked).toBe(2)
    leave()
  })

  it('forgets the key of the vault, which the keychain gives again', async () => {
    const { keychain, calls } = fakeKeychain()
    const rig = await open({ keychain, env: { LATCHKEY_VAULT: 'keychain' } })
    const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
    await rig.client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, endpointUrl })
    await rig.client.sessions.start({ role: 'me' })
    calls.length = 0
    await rig.client.app.lock({})
    expect(calls).toEqual([])
    await rig.client.sessions.start({ role: 'me' })
    expect(calls).toEqual(['get'])
  })

  it('ends a start that waits for a code', async () => {
    const rig = await open()
    await addUser(rig)
    const leave = new AbortController()
    const events = await rig.client.attention.watch({ answers: true }, { signal: leave.signal })
    const starting = rig.client.sessions.start({ role: 'me' })
    starting.catch(() => undefined)
    await untilAsked(events)
    await rig.client.app.lock({})
    await expect(starting).rejects.toThrow('ended')
    leave.abort()
  })
})

describe('resumed', () => {
  it('answers with sessions and without', async () => {
    const { client } = await open()
    expect(await client.app.resumed()).toEqual({})
    const [role] = await client.roles.list({})
    await client.sessions.start({ role: role?.id ?? '' })
    expect(await client.app.resumed()).toEqual({})
  })
})
