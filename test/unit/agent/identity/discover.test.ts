import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameSchema } from '#contract/kinds.ts'
import { discover } from '#agent/identity/ambient/discover.ts'
import { iniSections, profileOfConfig } from '#local/aws-files.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const secret = plantedSecret('aws-files')

interface Home {
  readonly config?: string
  readonly credentials?: string
  readonly env?: NodeJS.ProcessEnv
  readonly sources?: Parameters<typeof discover>[0]['sources']
}

async function found({ config, credentials, env = {}, sources = [] }: Home) {
  const home = await temporaryFolder('expected-secret')
  await mkdir(join(home, '.aws'))
  if (config !== undefined) await writeFile(join(home, '.aws', 'config'), config)
  if (credentials !== undefined) await writeFile(join(home, '.aws', 'credentials'), credentials)
  const taken = new Set(['sandbox', ...sources.map(({ name }) => name)])
  return await discover({ env: { HOME: home, ...env }, sources, taken })
}

const keys = (id = 'AKIAIOSFODNN7EXAMPLE') => `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`

describe('what this computer already has', () => {
  it('is found with how it works, the default profile first and the others by name', async () => {
    const config = `
# a comment
[profile zebra]
region=eu-west-1
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/phone
[profile corp]   ; behind the header
sso_session = corp
sso_account_id = 111122223333
sso_role_name = ReadOnly
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
[profile proc]
credential_process = "/opt/my tool/creds" --token ${secret}
[profile nothing]
region = eu-west-1
s3 =
  aws_access_key_id = nested
[default]
region = eu-central-1 # Frankfurt
`
    const credentials = `[default]\n${keys()}[base]\n${keys('ASIAIOSFODNN7EXAMPLE')}aws_session_token = ${secret}\n`
    expect(await found({ config, credentials })).toEqual([
      {
        name: 'default',
        profile: 'default',
        how: 'access-keys',
        detail: 'key AKIAIOSFODNN7EXAMPLE',
        region: 'eu-central-1',
      },
      { name: 'base', profile: 'base', how: 'access-keys', detail: 'key ASIAIOSFODNN7EXAMPLE, temporary' },
      { name: 'corp', profile: 'corp', how: 'identity-center', detail: 'ReadOnly in 111122223333 by corp' },
      { name: 'proc', profile: 'proc', how: 'process', detail: '/opt/my tool/creds' },
      {
        name: 'zebra',
        profile: 'zebra',
        how: 'role',
        detail: 'role arn:aws:iam::111122223333:role/admin through base, with MFA arn:aws:iam::111122223333:mfa/phone',
        region: 'eu-west-1',
      },
    ])
  })

  it('tells no secret, wherever one was put', async () => {
    const config = `[profile swapped]\naws_access_key_id = ${secret}\naws_secret_access_key = AKIAIOSFODNN7EXAMPLE\n[profile proc]\ncredential_process = tool ${secret}\n`
    const env = { AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: secret }
    const all = await found({ config, credentials: `[a]\n${keys()}`, env })
    expect(all).toHaveLength(4)
    expect(JSON.stringify(all)).not.toContain(secret)
  })

  it('includes the environment’s credentials', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_REGION: 'eu-west-1',
    }
    expect(await found({ env })).toEqual([
      { name: 'environment', how: 'environment', detail: 'key AKIAIOSFODNN7EXAMPLE', region: 'eu-west-1' },
    ])
    expect(await found({ env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1' } })).toMatchObject([
      { name: 'environment', detail: 'credentials of the container' },
    ])
  })

  it('leaves out what leads back to us', async () => {
    const config = '[profile ours]\ncredential_process = /usr/bin/latchkey credentials r-1\n'
    const env = { AWS_ACCESS_KEY_ID: 'LKEY0000000000000001', AWS_SECRET_ACCESS_KEY: 'x' }
    expect(await found({ config, credentials: `[old]\n${keys('LKEY0000000000000001')}`, env })).toEqual([])
  })

  it('names the source that uses it, and gives names that are free and valid', async () => {
    const credentials = `[work]\n${keys()}[lab env]\n${keys()}[lab-env]\n${keys()}[sandbox]\n${keys()}`
    const sources = [
      { name: 'work', kind: 'iam-user' as const },
      { name: 'mine', kind: 'ambient' as const, profile: 'work' },
    ]
    expect((await found({ credentials, sources })).map(({ profile, name, usedBy }) => [profile, name, usedBy])).toEqual(
      [
        ['lab env', 'lab-env', undefined],
        ['lab-env', 'lab-env-2', undefined],
        ['sandbox', 'sandbox-2', undefined],
        ['work', 'work-2', 'mine'],
      ],
    )
  })

  it('is read from the files that the variables name', async () => {
    const folder = await temporaryFolder('expected-secret')
    await writeFile(join(folder, 'c'), '[profile x]\nrole_arn = r\ncredential_source = Environment\n')
    await writeFile(join(folder, 'k'), `[y]\n${keys()}`)
    const env = { AWS_CONFIG_FILE: join(folder, 'c'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'k') }
    expect((await found({ credentials: `[no]\n${keys()}`, env })).map(({ name }) => name)).toEqual(['x', 'y'])
  })

  it('is nothing without files and with unreadable ones', async () => {
    expect(await found({})).toEqual([])
    const folder = await temporaryFolder('expected-secret')
    expect(await discover({ env: { HOME: folder, AWS_CONFIG_FILE: folder }, sources: [], taken: new Set() })).toEqual(
      [],
    )
  })

  it('keeps what is whole of a damaged file', async () => {
    const credentials = `\u0000garbage\n[broken\n= nothing\n[]\n[__proto__]\n${keys()}[ok]\n${keys()}[half`
    expect((await found({ credentials })).map(({ profile }) => profile)).toEqual(['__proto__', 'ok'])
  })

  it('gives valid, different names for profiles of any name', async () => {
    const profile = fc.stringMatching(/^[^\][\r\n#;"']{1,80}$/).filter((name) => name.trim() === name && name !== '')
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(profile, { maxLength: 5 }), async (profiles) => {
        const all = await found({ credentials: profiles.map((name) => `[${name}]\n${keys()}`).join('') })
        for (const { name } of all) expect(nameSchema.safeParse(name).success).toBe(true)
        expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the sections of an AWS file', () => {
  it('are read from any text without a throw', () => {
    expect(() => fc.assert(fc.property(fc.string(), (text) => void iniSections(text)))).not.toThrow()
  })

  it('keep values with signs in them, and lose comments', () => {
    const [section] = iniSections('\uFEFF[default]\r\nrole_arn=a=b#c ; note\r\n; key = 1\r\nKey=\r\n')
    expect([...(section?.values ?? [])]).toEqual([
      ['role_arn', 'a=b#c'],
      ['key', ''],
    ])
  })

  it('are profiles in the config file only when they say so', () => {
    expect(['default', 'profile a', 'profile "a b"', 'a', 'sso-session a', 'profile'].map(profileOfConfig)).toEqual([
      'default',
      'a',
      'a b',
      undefined,
      undefined,
      undefined,
    ])
  })
})
