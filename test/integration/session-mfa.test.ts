// MFA of an IAM user against the sandbox's device: right, wrong, used and missing codes; one session for all roles.
import { afterEach, describe, expect, it } from 'vitest'
import type { PromptView } from '#contract/model.ts'
import { totpCode } from '#sandbox/organisation/totp.ts'
import { type Rig, type RigOptions, createRig, soon } from './session-rig.ts'

let rig: Rig | undefined
const open = async (options: RigOptions) => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const added = () => [
  { name: 'glass', source: 'me', arn: 'arn:aws:iam::100000000000:role/BreakGlass' },
  { name: 'plain', source: 'me', arn: 'arn:aws:iam::100000000000:role/ChainStart' },
]

/** A person at a front end who gives these answers in turn; tells what was asked. */
function person({ attention }: Rig, answers: readonly (() => string)[]) {
  const asked: PromptView[] = []
  const leave = new AbortController()
  const events = attention.watch({ answers: true }, leave.signal)
  const done = (async () => {
    for await (const event of events) {
      if (event.kind !== 'prompt') continue
      asked.push(event.prompt)
      attention.answer(event.prompt.id, answers[asked.length - 1]?.() ?? '')
    }
  })()
  return {
    asked,
    async leave() {
      leave.abort()
      await done
    },
  }
}

const right = () => totpCode(Date.now())
/** Never right now nor one step off, where the sandbox would take it. */
const wrong = () => {
  const near = [-30_000, 0, 30_000].map((off) => totpCode(Date.now() + off))
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '444444'
}

describe('an IAM user with an MFA device', () => {
  it('is asked once for all its roles', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = person(one, [right])
    await Promise.all([one.start('glass'), one.start('plain')])
    expect((await one.who('glass')).arn).toContain('/BreakGlass/')
    expect(jane.asked).toHaveLength(1)
    expect(jane.asked[0]).toMatchObject({ kind: 'mfa-code', title: expect.stringContaining(one.sandbox.mfaSerial) })
    await jane.leave()
  })

  it('is asked again after a wrong code and after something that is no code', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = person(one, [() => 'hello', wrong, right])
    expect(await one.start('glass')).toMatchObject({ state: 'active' })
    expect(jane.asked.map((prompt) => prompt.message)).toEqual([
      expect.stringContaining('needs the code'),
      expect.stringContaining('six digits'),
      expect.stringContaining('did not accept'),
    ])
    await jane.leave()
  })

  it('has three tries', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = person(one, [wrong, () => 'x', () => '12345', right])
    await expect(one.start('glass')).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(jane.asked).toHaveLength(3)
    expect(one.sessions.list()).toEqual([])
    await jane.leave()
  })

  it('fails at once when nobody is there to answer', async () => {
    const one = await open({ me: { mfa: true }, added })
    await expect(one.start('glass')).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(one.source('me')?.state()).toEqual({ state: 'needs-mfa' })
  })

  it('needs no new code after a restart', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = person(one, [right])
    await one.start('glass')
    await jane.leave()
    const { vault } = one
    await one.close()
    const two = await open({ me: { mfa: true }, added, vault })
    expect(two.source('me')?.state()).toEqual({ state: 'ready' })
    // The sandbox of one seed takes the tokens of another run; its address has changed, as an endpoint may.
    expect(await two.start('glass')).toMatchObject({ state: 'active' })
  })

  it('may be started itself, with its MFA session', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = person(one, [right])
    await one.start('me')
    await one.start('glass')
    expect((await one.who('me')).arn).toContain(':user/sandbox-user')
    expect(jane.asked).toHaveLength(1)
    expect(one.sandbox.calls()['sts:GetSessionToken']).toBe(1)
    await jane.leave()
  })

  it('takes codes from a command', async () => {
    const one = await open({ me: { mfa: true, command: `echo ${right()}` }, added })
    expect(await one.start('glass')).toMatchObject({ state: 'active' })
  })

  it('shows what the command said when it fails', async () => {
    const one = await open({ me: { mfa: true, command: 'echo no device here >&2; exit 3' }, added })
    await expect(one.start('glass')).rejects.toMatchObject({
      code: 'needs-mfa',
      message: 'the MFA command exited with code 3: no device here',
    })
  })
})

describe('an IAM user without MFA', () => {
  it('assumes roles with its key', async () => {
    const one = await open({ me: { mfa: false }, added })
    await one.start('plain')
    expect(one.sandbox.calls()['sts:GetSessionToken']).toBeUndefined()
  })

  it('may be started itself: with a session, never its key, and told of the limit', async () => {
    const one = await open({ me: { mfa: false }, added })
    const view = await one.start('me')
    expect(view.note).toContain('IAM')
    const credentials = await one.sessions.handOut(view.id, soon())
    expect(credentials.sessionToken).toBeDefined()
    expect(credentials.accessKeyId).not.toBe(one.sandbox.accessKeyId)
  })

  it('says what is missing when its secret is not in the vault', async () => {
    const one = await open({ me: { mfa: false }, added })
    await one.vault.delete('source/me/secret-access-key')
    await expect(one.start('plain')).rejects.toMatchObject({ hint: expect.stringContaining('source edit me') })
    expect(one.source('me')?.state()).toMatchObject({ state: 'error' })
  })

  it('is well again once its secret is back, whoever asks first', async () => {
    const one = await open({ me: { mfa: false }, added })
    const secret = await one.vault.get('source/me/secret-access-key')
    await one.vault.delete('source/me/secret-access-key')
    await expect(one.start('me')).rejects.toMatchObject({ code: 'needs-sign-in' })
    await one.vault.set('source/me/secret-access-key', secret ?? '')
    await one.start('me')
    expect(one.source('me')?.state()).toEqual({ state: 'ready' })
  })
})

describe('a device behind a call that no person made', () => {
  /** A front end that would answer anything, as the app is while its window is open. */
  const watching = (one: Rig) => person(one, [right, right])
  const notices = (one: Rig) => {
    const events = one.attention.watch({ answers: false }, soon())
    return events.next().then(({ value }) => (value?.kind === 'state' ? value.notices : []))
  }

  it('opens no prompt, though somebody would answer, and leaves one notice for any number of calls', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = watching(one)
    for (const name of ['glass', 'plain', 'glass'])
      await expect(one.startByTool(name)).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(jane.asked).toEqual([])
    expect(await notices(one)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^Sign in to start glass in .+, which a tool asked for\.$/),
        action: { kind: 'start', roleId: one.inventory.resolve('glass').id, label: 'Sign in' },
      }),
    ])
    await jane.leave()
  })

  it('opens none when a running session is renewed ahead of its end, and a person who renews it is asked', async () => {
    const one = await open({ me: { mfa: true }, added })
    const jane = watching(one)
    const { roleId } = await one.start('glass')
    expect(jane.asked).toHaveLength(1)
    expect(jane.asked[0]?.device).toBe(one.sandbox.mfaSerial)
    await one.source('me')?.lock?.(true)
    const none = { added: [], changed: [], removed: [] }
    one.sessions.follow({ sources: none, roles: { ...none, changed: [roleId] } })
    await expect(one.sessions.renew(roleId, soon())).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(jane.asked).toHaveLength(1)
    expect(one.sessions.list()).toMatchObject([{ state: 'active' }])
    expect(await notices(one)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^Sign in again to keep glass in .+\. (1 h|59 min) left\.$/),
        action: { kind: 'renew', roleId, label: 'Sign in' },
      }),
    ])
    await jane.leave()
    // AWS takes a code once, so the second one is not that of this half minute: dismissed, which shows that it was asked.
    const asked: string[] = []
    const leave = new AbortController()
    const events = one.attention.watch({ answers: true }, leave.signal)
    const front = (async () => {
      for await (const event of events) {
        if (event.kind !== 'prompt') continue
        asked.push(event.prompt.kind)
        one.attention.dismiss(event.prompt.id)
      }
    })()
    await expect(one.sessions.renew(roleId, soon(), true)).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(asked).toEqual(['mfa-code'])
    expect(await notices(one)).toHaveLength(1)
    leave.abort()
    await front
  })

  it('waits for the code that a person is being asked for already', async () => {
    const one = await open({ me: { mfa: true }, added })
    const prompts: PromptView[] = []
    const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>()
    const leave = new AbortController()
    const events = one.attention.watch({ answers: true }, leave.signal)
    const front = (async () => {
      for await (const event of events) {
        if (event.kind !== 'prompt') continue
        prompts.push(event.prompt)
        wasAsked()
      }
    })()
    const mine = one.start('glass')
    await asked
    const tools = ['plain', 'glass'].map((name) => one.startByTool(name))
    one.attention.answer(prompts[0]?.id ?? '', right())
    expect(await Promise.all([mine, ...tools])).toMatchObject(Array.from({ length: 3 }, () => ({ state: 'active' })))
    expect(one.sandbox.calls()['sts:AssumeRole']).toBe(2)
    expect(prompts).toHaveLength(1)
    leave.abort()
    await front
  })
})
