// What a shell's token for the container endpoint is worth when its role ends, on a whole agent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

const role = 'payments-dev/Admin'
const soon = () => AbortSignal.timeout(20_000)
let rig: AgentRig
beforeAll(async () => {
  rig = await createAgentRig()
})
afterAll(() => rig.close())

async function given(name = role) {
  const ask = await rig.agent.handOuts.container(name, soon())
  expect(JSON.parse(await ask(soon()))).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) })
  return () => ask(soon())
}
const refusal = (call: Promise<unknown>) => call.catch((error: unknown) => error)
const running = async () => (await rig.client.sessions.list()).length

describe("a shell's token for the container endpoint", () => {
  it('starts no role that has ended, and works on once a person starts it', async () => {
    const ask = await given()
    await rig.client.sessions.end({ role })
    expect(await refusal(ask())).toMatchObject({
      code: 'not-found',
      message: `${role} has ended`,
      hint: `Start it: latchkey start ${role}`,
    })
    expect(await running()).toBe(0)
    await rig.client.sessions.start({ role })
    expect(JSON.parse(await ask())).toMatchObject({ Version: 1 })
  })

  it.each([
    ['its role was revoked', () => rig.client.sessions.end({ role, revoke: true })],
    ['Latchkey was locked', () => rig.client.app.lock({})],
  ])('is worth nothing after %s, also when the role runs again', async (_when, revoke) => {
    const ask = await given()
    await revoke()
    const refused = {
      code: 'denied',
      message: `what this shell was given of ${role} was revoked`,
      hint: `Ask again: latchkey env ${role} --container`,
    }
    expect(await refusal(ask())).toMatchObject(refused)
    expect(await running()).toBe(0)
    await rig.client.sessions.start({ role })
    expect(await refusal(ask())).toMatchObject(refused)
    await given()
  })

  it('gives nothing once its role is never direct, or gone', async () => {
    const { arn } = await rig.client.roles.resolve({ role })
    await rig.client.roles.add({ name: 'mine', source: 'sandbox', arn: arn ?? '' })
    const ask = await given('mine')
    await rig.client.roles.edit({ role: 'mine', neverDirect: true })
    expect(await refusal(ask())).toMatchObject({ code: 'denied', message: expect.stringContaining('do not leave') })
    await rig.client.roles.edit({ role: 'mine', neverDirect: false })
    expect(JSON.parse(await ask())).toMatchObject({ Version: 1 })
    await rig.client.roles.remove({ role: 'mine' })
    expect(await refusal(ask())).toMatchObject({ code: 'denied', message: expect.stringContaining('was revoked') })
  })
})
