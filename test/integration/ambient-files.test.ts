// Tools such as aws-mfa and saml2aws rewrite the shared AWS files while the agent runs.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

const names = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_PROFILE'] as const
const before = names.map((name) => [name, process.env[name]] as const)
let folder: string
let rig: AgentRig

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-aws-'))
  delete process.env['AWS_PROFILE']
  process.env['AWS_CONFIG_FILE'] = join(folder, 'config')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials')
  rig = await createAgentRig({ given: false })
})
afterEach(async () => {
  await rig.close()
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  await rm(folder, { recursive: true })
})

async function rewrite(key: string): Promise<void> {
  const text = `[work]\naws_access_key_id = ${key}\naws_secret_access_key = s-${key}\naws_session_token = t\n`
  await writeFile(join(folder, 'fresh'), text, { mode: 0o600 })
  await rename(join(folder, 'fresh'), join(folder, 'credentials'))
}

async function keyHandedOut(): Promise<unknown> {
  const { signal } = new AbortController()
  const answer: unknown = JSON.parse(await rig.agent.handOuts.credentials('here', signal))
  return typeof answer === 'object' && answer !== null && 'AccessKeyId' in answer ? answer.AccessKeyId : undefined
}

describe('a profile that another tool rewrites', () => {
  it('gives its new keys to the session that runs, without anybody asking', async () => {
    await rewrite('ASIAFIRSTFIRSTFIRST1')
    await rig.client.sources.add({ kind: 'ambient', name: 'here', profile: 'work' })
    await rig.client.sessions.start({ role: 'here' })
    expect(await keyHandedOut()).toBe('ASIAFIRSTFIRSTFIRST1')
    const events = await rig.client.app.watch()
    await events.next()
    await rewrite('ASIASECONDSECONDSEC2')
    // Each change of a session is an event: the new keys come with one of them.
    while ((await keyHandedOut()) === 'ASIAFIRSTFIRSTFIRST1') await events.next()
    expect(await keyHandedOut()).toBe('ASIASECONDSECONDSEC2')
    await events.return?.()
  })

  it('gives them to the next session after lock, and none of the old ones', async () => {
    await rewrite('ASIAFIRSTFIRSTFIRST1')
    await rig.client.sources.add({ kind: 'ambient', name: 'here', profile: 'work' })
    await rig.client.sessions.start({ role: 'here' })
    await rig.client.app.lock({ signOut: false })
    await rewrite('ASIASECONDSECONDSEC2')
    await rig.client.sessions.start({ role: 'here' })
    expect(await keyHandedOut()).toBe('ASIASECONDSECONDSEC2')
  })
})
