// What the page of a console that has ended leads back to, whatever became of its role meanwhile.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

let rig: AgentRig
let leads: { readonly location: string; readonly taken?: (() => void) | undefined }[] = []
const soon = () => AbortSignal.timeout(20_000)
beforeAll(async () => {
  rig = await createAgentRig({
    leadOnce(location, taken) {
      leads.push({ location, taken })
      return Promise.resolve('http://127.0.0.1:1/console/x')
    },
  })
  const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
  await rig.client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, endpointUrl })
})
afterAll(() => rig.close())

/** By way of the sign-out, where another role's console is there. */
function signInOf(link = ''): URLSearchParams {
  const { searchParams } = new URL(link)
  return new URL(searchParams.get('redirect_uri') ?? link).searchParams
}

/** Opens a console of a new role at S3, and gives the id that its page leads back with. */
async function openedAs(name: string): Promise<string> {
  await rig.client.roles.add({ name, source: 'me', arn: 'arn:aws:iam::100000000000:role/ChainStart' })
  leads = []
  await rig.client.console.open({ role: name, how: 'address', to: { kind: 'service', service: 's3' } })
  const [lead] = leads
  lead?.taken?.()
  const issuer = signInOf(lead?.location).get('Issuer') ?? ''
  return /^http:\/\/127\.0\.0\.1:1\/console\/again\/(c-[0-9a-f]{32})$/.exec(issuer)?.[1] ?? ''
}

it('is the same page as the same role, which leads back as well', async () => {
  const id = await openedAs('first')
  expect(rig.agent.reopening.known(id)).toMatchObject({
    role: 'first',
    effect: { kind: 'none' },
    isProduction: false,
    outlook: { kind: 'assumed', seconds: 3600 },
  })
  const again = signInOf((await rig.agent.reopening.open(id, soon())).link)
  expect(again.get('Destination')).toBe(signInOf(leads[0]?.location).get('Destination'))
  expect(again.get('Issuer')).not.toContain(id)
})

it('is refused, with the reason, where the role is never direct since then', async () => {
  const id = await openedAs('kept')
  await rig.client.roles.edit({ role: 'kept', neverDirect: true })
  await expect(rig.agent.reopening.open(id, soon())).rejects.toMatchObject({
    code: 'denied',
    message: expect.stringMatching(/^the role kept is marked never direct/),
  })
  expect((await rig.client.audit.query({ outcome: 'refused' }))[0]).toMatchObject({
    event: 'console.launch',
    role: 'kept',
  })
})

it('is still known by its name where the role is gone, and says so', async () => {
  const id = await openedAs('gone')
  await rig.client.roles.remove({ role: 'gone' })
  expect(rig.agent.reopening.known(id)).toMatchObject({ role: 'gone' })
  await expect(rig.agent.reopening.open(id, soon())).rejects.toMatchObject({ code: 'not-found' })
})

it('is asked for by no other id', async () => {
  expect(rig.agent.reopening.known('c-0')).toBeUndefined()
  await expect(rig.agent.reopening.open('c-0', soon())).rejects.toMatchObject({ code: 'not-found' })
})
