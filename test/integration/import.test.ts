// What a person has already in the AWS files, taken over by the command and a real agent.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { findSecrets } from '../support/find-secrets.ts'
import { type CliRig, createCliRig, keys, noTerminal, words } from './cli-rig.ts'

let cli: CliRig
let aws: Sandbox
let env: Record<string, string>
let credentials: string
let before: string
const said: string[] = []

beforeAll(async () => {
  cli = await createCliRig()
  aws = await startSandbox(parseSandboxOptions(''))
  const person = join(cli.person, 'expected-secret')
  mkdirSync(join(person, '.aws'), { recursive: true, mode: 0o700 })
  const passphrase = join(person, 'passphrase')
  writeFileSync(passphrase, 'correct horse', { mode: 0o600 })
  env = { HOME: person, LATCHKEY_VAULT: 'passphrase', LATCHKEY_PASSPHRASE_FILE: passphrase }
  credentials = join(person, '.aws', 'credentials')
  before = `# mine\r\n[base]\r\naws_access_key_id = ${aws.accessKeyId}\r\n; between\r\naws_secret_access_key=${aws.secretAccessKey}\r\nuser = me\r\n\r\n[copy]\r\naws_access_key_id = ${aws.accessKeyId}\r\naws_secret_access_key = ${aws.secretAccessKey}`
  writeFileSync(credentials, before, { mode: 0o600 })
  writeFileSync(
    join(person, '.aws', 'config'),
    `[default]
region = eu-central-1
[profile base]
region = us-east-1
endpoint_url = ${aws.endpointUrl}
[profile end]
role_arn = arn:aws:iam::100000000000:role/ChainEnd
source_profile = start
[profile start]
role_arn = arn:aws:iam::100000000000:role/ChainStart
source_profile = base
[profile tool]
credential_process = "/opt/my tool/keys" --token ${aws.secretAccessKey}
[profile gone]
role_arn = arn:aws:iam::100000000000:role/X
source_profile = nowhere
`,
  )
  // A key is made of the passphrase, which takes its time on purpose.
  await cli.ok(['agent'], { env })
}, 60_000)
afterAll(async () => {
  await cli.run(['stop'], { env })
  await aws.close()
  await cli.close()
})

async function run(line: string) {
  const result = await cli.run(['import', ...words(line)].filter(Boolean), { env })
  said.push(result.stdout, result.stderr)
  return result
}
const text = () => readFileSync(credentials, 'utf8')
const outcomes = z.array(z.object({ profile: z.string(), outcome: z.string(), name: z.string().optional() }))

describe('latchkey import', () => {
  it('says of every profile what it is and what would become of it, and changes nothing', async () => {
    const { code, stdout } = await run('--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([
      { profile: 'default', how: 'none' },
      { profile: 'base', how: 'access-keys', becomes: { kind: 'source', source: 'iam-user', name: 'base' } },
      { profile: 'end', how: 'role', becomes: { kind: 'after', needs: ['base', 'start'], name: 'end' } },
      { profile: 'start', how: 'role', becomes: { kind: 'after', needs: ['base'], name: 'start' } },
      { profile: 'tool', how: 'process', detail: '/opt/my tool/keys', becomes: { source: 'ambient' } },
      { profile: 'gone', becomes: { kind: 'nothing', reason: 'its source_profile "nowhere" is in neither file' } },
      { profile: 'copy', becomes: { kind: 'nothing', reason: 'it has the same key as the profile "base"' } },
    ])
    expect((await run('--all --dry-run')).stdout).toContain('source base (iam-user)')
    expect(await cli.ok(['source', 'list', '--json'], { env })).toBe('[]\n')
    expect(text()).toBe(before)
  })

  it('takes nothing over unasked, nor what its source is missing for', async () => {
    expect(await run('base')).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody can be asked here') })
    const { code, stdout } = await run('end gone --yes')
    expect(code).toBe(1)
    expect(stdout).toContain('end: not taken over: it goes through base and start, not taken over yet')
    expect((await run('nobody --yes')).stderr).toContain('there is no profile "nobody"')
  })

  it.skipIf(noTerminal !== undefined)('asks which, and takes over what is picked', async () => {
    const terminal = cli.terminal(['import'], env)
    await terminal.shows('What shall Latchkey take over?')
    terminal.type(`${keys.down}${keys.down}${keys.down} ${keys.enter}`)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toContain('tool: source tool is added')
    said.push(terminal.shown())
  })

  it('copies the key to the vault, adds the chain in its order, and skips what is there', async () => {
    const { code, stdout, stderr } = await run('end start base --yes --json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(outcomes.parse(JSON.parse(stdout))).toEqual([
      { profile: 'end', outcome: 'imported', name: 'end' },
      { profile: 'start', outcome: 'imported', name: 'start' },
      { profile: 'base', outcome: 'imported', name: 'base' },
    ])
    expect(text()).toBe(before)
    await cli.ok(['start', 'end'], { env })
    expect((await run('base end --yes')).stdout).toBe(
      'base: is there already, as source base\nend: is there already, as role end\n',
    )
  })

  it('moves the key lines and no other byte, and undo puts them back', async () => {
    const { code, stdout } = await run('base --move-keys --yes')
    expect(code).toBe(0)
    expect(stdout).toContain(`its keys left ${credentials}`)
    expect(text()).toBe(before.replace(/(?<=\[base\]\r\n)aws_access.*\r\n; between\r\n.*\r\n(?=user)/, '; between\r\n'))
    await cli.ok(['profiles', 'undo'], { env })
    expect(text()).toBe(before)
  })

  it('says once why a file cannot be read, and what mends it', async () => {
    const marked = join(cli.home.folder, 'marked')
    writeFileSync(marked, '\uFEFF[default]\nregion = eu-west-1\n')
    const { code, stdout, stderr } = await cli.run(['import'], { env: { ...env, AWS_CONFIG_FILE: marked } })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.match(/byte order mark, which botocore does not read/g)).toHaveLength(1)
    expect(stderr).toContain('Save it as UTF-8 without a byte order mark.')
    expect(stderr).not.toContain('ritten')
  })

  it('tells no secret: not in what it says, its home or its log', () => {
    expect(said.join('')).not.toContain(aws.secretAccessKey)
    expect(said.length).toBeGreaterThan(10)
    expect(findSecrets(cli.home.folder)).toEqual([])
  })

  it('puts moved keys back when Latchkey is taken away, and removes nothing where it cannot', async () => {
    await cli.ok(words('import base --move-keys --yes'), { env })
    const moved = text()
    const own = { ...env, XDG_CACHE_HOME: join(cli.home.folder, 'cache') }
    const uninstall = () => cli.run(['uninstall', '--yes'], { env: own })
    writeFileSync(credentials, '[base]\n')
    const refused = await uninstall()
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('the vault has their only copy, so nothing more was removed')
    expect(await cli.ok(['source', 'list', '--json'], { env })).toContain('"base"')
    writeFileSync(credentials, `${moved}\r\n[later]\r\nregion = eu-west-1\r\n`)
    expect((await uninstall()).code).toBe(0)
    expect(text()).toBe(`${before}\r\n[later]\r\nregion = eu-west-1\r\n`)
  })
})
