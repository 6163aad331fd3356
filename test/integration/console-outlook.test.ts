// What a person reads before the click is what they get.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { consoleOutlook } from '#shared/console/outlook.ts'
import { consoles } from '#shared/strings/en/console.ts'
import { type AgentRig, createAgentRig } from './agent-rig.ts'
import { type OwnAwsFiles, ownAwsFiles } from './own-aws-files.ts'

let files: OwnAwsFiles
let rig: AgentRig

beforeEach(async () => {
  files = await ownAwsFiles({ holdKeys: true })
  rig = await createAgentRig({ sandboxOptions: 'credential-ttl=12h' })
  const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`
  await writeFile(join(files.folder, 'credentials'), `[mine]\n${keys}`, { mode: 0o600 })
  await rig.client.sources.add({ kind: 'iam-user', name: 'me', accessKeyId, secretAccessKey, endpointUrl })
  await rig.client.sources.add({ kind: 'ambient', name: 'here', profile: 'mine', endpointUrl })
  const arn = (name: string) => `arn:aws:iam::100000000000:role/${name}`
  await rig.client.roles.add({ name: 'shift', source: 'me', arn: arn('LongShift'), duration: 14_400 })
  await rig.client.roles.add({ name: 'first', source: 'me', arn: arn('ChainStart') })
  await rig.client.roles.add({ name: 'second', source: 'me', arn: arn('ChainEnd'), via: 'first' })
  await rig.client.roles.add({ name: 'found', source: 'here', arn: arn('LongShift'), duration: 14_400 })
})
afterEach(async () => {
  await rig.close()
  await files.remove()
})

it.each([
  ['shift', '4 h: ', 4],
  ['first', '1 h: ', 1],
  ['second', '1 h: the role is reached through another role', 1],
  ['source:me', 'Up to 12 h', 12],
  ['found', '1 h, or 4 h if', 4],
  ['here', 'As long as the credentials of the source last, 12 h at most', 12],
  ['payments-dev/ReadOnly', '1 h: ', 1],
])('%s: %s', async (named, said, hours) => {
  const role = await rig.client.roles.resolve({ role: named })
  const kind = (await rig.client.sources.list()).find(({ name }) => name === role.source)?.kind
  expect(consoles.before(consoleOutlook(role, kind))).toContain(said)
  const { console } = await rig.client.console.open({ role: named, how: 'address' })
  const lasts = (Date.parse(console.expiresAt) - Date.parse(console.openedAt)) / 3_600_000
  expect(lasts).toBeGreaterThan(hours - 0.02)
  expect(lasts).toBeLessThanOrEqual(hours)
})
