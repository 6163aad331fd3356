import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkProfiles } from '#frontends/cli/doctor/check-shell.ts'

let folder: string
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-profiles-'))
  env = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') }
})
afterEach(() => rm(folder, { recursive: true }))

const outcomes = async (more: NodeJS.ProcessEnv = {}): Promise<readonly string[]> =>
  (await checkProfiles({ ...env, ...more })).map(({ outcome, message }) => `${outcome}: ${message}`)

describe('the check of the AWS config files', () => {
  it('has nothing to say about what is not there, and of another profile', async () => {
    await writeFile(join(folder, 'config'), '[profile lab]\nendpoint_url = http://127.0.0.1:1\n')
    expect(await outcomes()).toEqual([])
  })

  it.each([
    ['config', '[default]\nendpoint_url=http://127.0.0.1:1\n'],
    ['config', '[default]\nservices = local\n[services local]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n'],
    ['credentials', '[default]\nendpoint_url = http://127.0.0.1:1\n'],
  ])('warns of an endpoint in %s that tools heed: %j', async (file, text) => {
    await writeFile(join(folder, file), text)
    expect(await outcomes()).toEqual([expect.stringContaining(`warning: ${join(folder, file)} sets `)])
    expect(await outcomes({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toEqual([
      expect.stringMatching(/^ok: .* has tools ignore/),
    ])
  })
})
