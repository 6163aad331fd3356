// Tools such as aws-mfa and saml2aws rewrite the shared AWS files while the agent runs.
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'
import { type OwnAwsFiles, ownAwsFiles } from './own-aws-files.ts'

let files: OwnAwsFiles
let folder: string
let rig: AgentRig

beforeEach(async () => {
  files = await ownAwsFiles()
  folder = files.folder
  rig = await createAgentRig({ given: false })
})
afterEach(async () => {
  await rig.close()
  await files.remove()
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
