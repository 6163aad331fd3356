// What depends on a source or a role follows the settings, whoever wrote them.
import { readFile, writeFile } from 'node:fs/promises'
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
  rig = await createAgentRig()
  const { accessKeyId, secretAccessKey, endpointUrl, roles } = rig.sandbox
  const profile = (name: string, key: string) =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = s-${key}\naws_session_token = t\n`
  const text = profile('one', 'ASIAFIRSTFIRSTFIRST1') + profile('two', 'ASIASECONDSECONDSEC2')
  await writeFile(join(folder, 'credentials'), text, { mode: 0o600 })
  await rig.client.sources.add({ kind: 'ambient', name: 'here', profile: 'one' })
  await rig.client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, endpointUrl })
  await rig.client.roles.add({ name: 'mine', source: 'me', arn: roles[0]?.arn ?? '' })
  await rig.client.roles.add({ name: 'other', source: 'me', arn: roles[1]?.arn ?? '' })
  for (const role of ['here', 'me', 'mine', 'other']) await rig.client.sessions.start({ role })
})
afterEach(async () => {
  await rig.close()
  await files.remove()
})

interface File {
  sources: { name: string; profile?: string; region?: string }[]
  roles: { name: string; sessionName?: string }[]
  favourites: string[]
}

/** As an editor does it. Settles when the agent has told everybody. */
async function byHand(change: (file: File) => unknown): Promise<void> {
  const statuses = await rig.client.app.watch()
  await statuses.next()
  const file: File = JSON.parse(await readFile(rig.paths.settings, 'utf8'))
  change(file)
  await writeFile(rig.paths.settings, JSON.stringify(file))
  await statuses.next()
  await statuses.return?.()
}

it('a file that cannot be read is told at once to whoever watches', async () => {
  const statuses = await rig.client.app.watch()
  await statuses.next()
  await writeFile(rig.paths.settings, '{')
  const told = await statuses.next()
  if (told.done === true) throw new Error('nothing was told')
  expect(told.value.agent.settingsProblem).toMatch(/settings\.json, line 1/)
  await statuses.return?.()
})

it('who had a source once is known to have had one, also after the last is gone', async () => {
  await byHand((file) => {
    file.roles = []
    file.sources = []
  })
  expect((await rig.client.app.status()).agent.hadSource).toBe(true)
})

it('what a lock ends is told with the time and the roles, so that they can be started again', async () => {
  await rig.client.app.lock({})
  const { ended } = (await rig.client.app.status()).agent
  expect(ended).toMatchObject({ by: 'lock', at: expect.any(String) })
  expect(ended?.ended.map(({ role }) => role).toSorted()).toEqual(['here', 'me', 'mine', 'other'])
})

const running = async () => (await rig.client.sessions.list()).map(({ role }) => role).toSorted()

async function keyOf(role: string): Promise<unknown> {
  const answer: unknown = JSON.parse(await rig.agent.handOuts.credentials(role, new AbortController().signal))
  return typeof answer === 'object' && answer !== null && 'AccessKeyId' in answer ? answer.AccessKeyId : undefined
}

describe('settings that are changed by hand', () => {
  it('end the sessions of a source that is taken out', async () => {
    await byHand((file) => (file.sources = file.sources.filter(({ name }) => name !== 'me')))
    expect(await running()).toEqual(['here'])
  })

  it('end the session of a role that is taken out, and no other', async () => {
    await byHand((file) => (file.roles = file.roles.filter(({ name }) => name !== 'mine')))
    expect(await running()).toEqual(['here', 'me', 'other'])
  })

  it('end the sessions of a source that is somebody else by now', async () => {
    expect(await keyOf('here')).toBe('ASIAFIRSTFIRSTFIRST1')
    await byHand((file) => file.sources.forEach((each) => each.profile === 'one' && (each.profile = 'two')))
    expect(await running()).toEqual(['me', 'mine', 'other'])
    await rig.client.sessions.start({ role: 'here' })
    expect(await keyOf('here')).toBe('ASIASECONDSECONDSEC2')
  })

  it('give new credentials to the session of a role that is assumed in another way', async () => {
    const [old, kept] = [await keyOf('mine'), await keyOf('other')]
    const statuses = await rig.client.app.watch()
    await byHand((file) => file.roles.forEach((each) => each.name === 'mine' && (each.sessionName = 'another-name')))
    // Each change of a session is an event: the new keys come with one of them.
    while ((await keyOf('mine')) === old) await statuses.next()
    await statuses.return?.()
    expect(await running()).toEqual(['here', 'me', 'mine', 'other'])
    expect(await keyOf('other')).toBe(kept)
  })

  it('leave every session alone where nothing of it was changed', async () => {
    const keys = await Promise.all(['mine', 'other', 'here'].map(keyOf))
    await byHand((file) => {
      file.favourites = ['r-000000000000']
      for (const source of file.sources) source.region = 'eu-west-1'
    })
    expect(await running()).toEqual(['here', 'me', 'mine', 'other'])
    expect(await Promise.all(['mine', 'other', 'here'].map(keyOf))).toEqual(keys)
  })
})

describe('a source that is changed by a call', () => {
  it('ends the sessions of its old profile before the call settles', async () => {
    await rig.client.sources.edit({ name: 'here', profile: 'two' })
    expect(await running()).toEqual(['me', 'mine', 'other'])
    await rig.client.sessions.start({ role: 'here' })
    expect(await keyOf('here')).toBe('ASIASECONDSECONDSEC2')
  })
})
