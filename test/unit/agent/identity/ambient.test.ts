import { chmod, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { externalDataInterceptor, readFile } from '@smithy/core/config'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readProfiles } from '#agent/identity/ambient/profile-files.ts'
import { profileFiles } from '#local/aws-files.ts'
import { credentialProcessOf } from '#agent/identity/ambient/profile-process.ts'
import { isOurCommand } from '#local/credential-helper.ts'
import { createSource, kinds } from '#agent/identity/registry.ts'
import type { Source } from '#agent/identity/source.ts'
import { systemTimers } from '#util/async/timers.ts'
import { never, quiet } from '../sessions/world.ts'

const names = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_PROFILE',
  'AWS_EC2_METADATA_DISABLED',
]
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-ambient-'))
  for (const name of names) delete process.env[name]
  process.env['AWS_CONFIG_FILE'] = join(folder, 'config')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials')
})
afterEach(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  await rm(folder, { recursive: true })
})

const write = (file: string, text: string) => writeFile(join(folder, file), text)
const ambient = (profile?: string, awsNow = () => Date.now()) =>
  createSource(
    kinds,
    { kind: 'ambient', name: 'here', ...(profile === undefined ? {} : { profile }) },
    {
      secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      clock: { now: () => Date.now() },
      awsNow,
      sawDate: () => undefined,
      endpointFor: () => undefined,
      timers: systemTimers,
      agentFor: () => undefined,
      notify: () => undefined,
      noticed: { get: () => undefined, set: () => undefined },
      syncEveryMs: () => 86_400_000,
      cache: { read: async () => null, write: async () => {}, delete: async () => {} },
      life: never,
      log: quiet,
      ask: () => Promise.reject(new Error('not asked')),
      stsFor: () => {
        throw new Error('no STS here')
      },
    },
  )

const own = async (source: Source) =>
  await (source.issue?.({ kind: 'own' }, never) ?? Promise.reject(new Error('none')))
const base = async (source: Source) => await (source.base?.(never) ?? Promise.reject(new Error('none')))

describe('an ambient source', () => {
  it('without a profile says that a terminal’s variables do not reach the agent, and what does', async () => {
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true'
    await expect(base(ambient())).rejects.toMatchObject({
      code: 'needs-sign-in',
      hint: expect.stringMatching(/AWS_\* variables.*source edit here --profile P.*agent --foreground$/),
    })
  })

  it('takes the keys of a named profile, which begin no role chain', async () => {
    await write('credentials', '[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = s\n')
    const source = ambient('work')
    expect(await base(source)).toEqual({
      credentials: { accessKeyId: 'AKIAWORK', secretAccessKey: 's' },
      fromRole: false,
    })
    expect(source.state()).toEqual({ state: 'ready' })
  })

  it('takes the default chain where no profile is named', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAENV'
    process.env['AWS_SECRET_ACCESS_KEY'] = 's'
    expect(await own(ambient())).toMatchObject({ accessKeyId: 'AKIAENV' })
  })

  it('counts credentials with a session token as a role’s and keeps their expiry', async () => {
    const expiresAt = Date.now() + 3_600_000
    await write(
      'answer',
      JSON.stringify({
        Version: 1,
        AccessKeyId: 'ASIAX',
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: new Date(expiresAt).toISOString(),
      }),
    )
    await write('config', `[profile proc]\ncredential_process = cat ${join(folder, 'answer')}\n`)
    expect(await base(ambient('proc'))).toMatchObject({
      fromRole: true,
      credentials: { accessKeyId: 'ASIAX', sessionToken: 't', expiresAt },
    })
  })

  it('asks a process again once AWS refused what it gave', async () => {
    await write('count', '')
    await write(
      'proc.sh',
      `#!/bin/sh\nprintf x >> ${join(folder, 'count')}\nn=$(wc -c < ${join(folder, 'count')} | tr -d ' ')\nprintf '{"Version":1,"AccessKeyId":"ASIA%s","SecretAccessKey":"s","SessionToken":"t","Expiration":"2999-01-01T00:00:00Z"}' "$n"\n`,
    )
    await chmod(join(folder, 'proc.sh'), 0o700)
    await write('config', `[profile proc]\ncredential_process = ${join(folder, 'proc.sh')}\n`)
    const source = ambient('proc')
    const first = await own(source)
    expect((await own(source)).accessKeyId).toBe(first.accessKeyId)
    source.invalidate?.(first.accessKeyId)
    expect((await own(source)).accessKeyId).not.toBe(first.accessKeyId)
  })

  it('runs a process once more for a key that AWS refused, though it gives no other, and when a person wants new ones', async () => {
    const count = join(folder, 'count')
    await write('count', '')
    await write(
      'proc.sh',
      `#!/bin/sh\nprintf x >> ${count}\nprintf '{"Version":1,"AccessKeyId":"AKIASAME","SecretAccessKey":"s"}'\n`,
    )
    await chmod(join(folder, 'proc.sh'), 0o700)
    await write('config', `[profile proc]\ncredential_process = ${join(folder, 'proc.sh')}\n`)
    const source = ambient('proc')
    const runs = async (): Promise<number> => {
      await own(source)
      return (await stat(count)).size
    }
    expect([await runs(), await runs()]).toEqual([1, 1])
    source.invalidate?.('AKIASAME')
    expect([await runs(), await runs()]).toEqual([2, 2])
    source.refresh?.()
    expect([await runs(), await runs()]).toEqual([3, 3])
  })

  const keys = (profile: string, key: string): string =>
    `[${profile}]\naws_access_key_id = ${key}\naws_secret_access_key = secret-of-${key}\n`

  it('takes what another tool wrote under the same path, in place or by a rename, at the next call', async () => {
    const source = ambient('work')
    await expect(own(source)).rejects.toMatchObject({ code: 'needs-sign-in' })
    await write('credentials', keys('work', 'AKIAFIRST'))
    expect((await own(source)).accessKeyId).toBe('AKIAFIRST')
    await write('credentials', keys('work', 'AKIASECOND'))
    expect((await own(source)).accessKeyId).toBe('AKIASECOND')
    await write('fresh', keys('work', 'AKIATHIRD'))
    await rename(join(folder, 'fresh'), join(folder, 'credentials'))
    expect((await base(source)).credentials.accessKeyId).toBe('AKIATHIRD')
    await write('config', '[profile other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = s\n')
    expect((await own(ambient('other'))).accessKeyId).toBe('AKIAOTHER')
    await rm(join(folder, 'credentials'))
    await expect(own(source)).rejects.toMatchObject({ code: 'needs-sign-in' })
  })

  it('leaves nothing of the files in the memory of the SDK, also where calls overlap', async () => {
    await write('credentials', keys('work', 'AKIAWORK') + keys('play', 'AKIAPLAY'))
    const both = await Promise.all([own(ambient('work')), own(ambient('play'))])
    expect(both.map(({ accessKeyId }) => accessKeyId)).toEqual(['AKIAWORK', 'AKIAPLAY'])
    const path = join(folder, 'credentials')
    expect(externalDataInterceptor.getFileRecord()).toEqual({})
    // Its own memory would give what it read before.
    await write('credentials', 'later')
    expect(await readFile(path)).toBe('later')
  })

  it('finds the files where ~ stands for the home', () => {
    expect(profileFiles({ HOME: '/home/ann', AWS_CONFIG_FILE: '~/work/config' })).toEqual({
      config: join('/home/ann', 'work/config'),
      credentials: join('/home/ann', '.aws', 'credentials'),
    })
  })

  it('refuses our own stand-in keys', async () => {
    await write('credentials', '[work]\naws_access_key_id = LKEYABCDEFGHIJKLMNOP\naws_secret_access_key = s\n')
    await expect(own(ambient('work'))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses a profile whose process would ask us, before running it', async () => {
    await write('latchkey', `#!/bin/sh\ntouch ${join(folder, 'ran')}\n`)
    await chmod(join(folder, 'latchkey'), 0o700)
    await write(
      'config',
      `[profile loop]\ncredential_process = "${join(folder, 'latchkey')}" credentials admin\n[profile outer]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = loop\n`,
    )
    await expect(own(ambient('outer'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('leads back to Latchkey'),
    })
    await expect(import('node:fs/promises').then(({ access }) => access(join(folder, 'ran')))).rejects.toThrow('ENOENT')
  })

  it('says which profile gives nothing, and shows it in its state', async () => {
    const source = ambient('nowhere')
    await expect(own(source)).rejects.toMatchObject({
      code: 'needs-sign-in',
      message: 'profile "nowhere" gives no credentials',
    })
    expect(source.state()).toMatchObject({ state: 'error' })
  })

  it('refuses credentials that have ended', async () => {
    await write(
      'answer',
      JSON.stringify({
        Version: 1,
        AccessKeyId: 'ASIAX',
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: '2999-01-01T00:00:00Z',
      }),
    )
    await write('config', `[profile proc]\ncredential_process = cat ${join(folder, 'answer')}\n`)
    await expect(own(ambient('proc', () => Date.parse('2999-01-02T00:00:00Z')))).rejects.toMatchObject({
      code: 'needs-sign-in',
    })
  })
})

describe('our own command', () => {
  it.each([
    'latchkey credentials admin',
    '/usr/local/bin/latchkey credentials admin',
    '/home/me/.config/latchkey/shell/credentials --in-use',
    '"/home/me/my homes/a/shell/credentials" --stand-ins r-0123456789ab',
    '/tmp/h/shell/credentials r-0123456789ab',
    '"/Applications/My Apps/latchkey" credentials admin',
    String.raw`"C:\Program Files\Latchkey\latchkey.exe" credentials admin`,
    'npx latchkey credentials admin',
    `sh -c 'latchkey credentials admin'`,
  ])('is known as %s', (command) => {
    expect(isOurCommand(command)).toBe(true)
  })

  it.each(['/home/latchkey/bin/other-tool --json', 'aws-vault export --format=json latchkey', 'echo latchkey'])(
    'is not %s',
    (command) => {
      expect(isOurCommand(command)).toBe(false)
    },
  )

  it('is found through source_profile, also where profiles go in a circle', async () => {
    await write(
      'config',
      '[profile a]\nsource_profile=b\n[profile b]\nsource_profile = c\n[profile c]\nregion = x\ncredential_process = tool --x\n[profile d]\nsource_profile = d\n',
    )
    const texts = await readProfiles({ config: join(folder, 'config'), credentials: join(folder, 'none') })
    expect(credentialProcessOf('a', texts)).toBe('tool --x')
    expect(credentialProcessOf('d', texts)).toBeUndefined()
  })
})
