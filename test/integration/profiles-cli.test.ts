import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig, noTerminal, words } from './cli-rig.ts'

const browser = `node ${join(import.meta.dirname, 'fixtures', 'approve.mjs')}`
const mine = '# mine\n[default]\nregion = us-east-1\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n'
let cli: CliRig
let env: Record<string, string>
let config: string
beforeAll(async () => {
  cli = await createCliRig({ sandbox: 'sso-rate=0' })
  const aws = join(cli.person, '.aws')
  mkdirSync(aws, { recursive: true })
  config = join(aws, 'config')
  env = { HOME: cli.person, BROWSER: browser }
  await cli.ok(['sign-in', 'sandbox-sso'], { env })
  await cli.ok(['source', 'sync', 'sandbox-sso'])
})
afterAll(() => cli.close())
beforeEach(async () => {
  rmSync(join(cli.home.folder, 'journal'), { recursive: true, force: true })
  writeFileSync(config, mine)
})

const text = () => readFileSync(config, 'utf8')
const run = (line: string, more: Readonly<Record<string, string>> = {}) =>
  cli.run(['profiles', ...words(line)], { env: { ...env, ...more } })
const ok = (line: string) => cli.ok(['profiles', ...words(line)], { env })
const applied = z.object({ id: z.int(), changes: z.array(z.object({ change: z.string() })) })

describe('latchkey profiles', () => {
  it('plans a difference that patch takes and that shows no secret, and writes nothing', async () => {
    const diff = await ok('apply --dry-run --kind process --source sandbox')
    expect(text()).toBe(mine)
    expect(diff).not.toContain('wJalrXUtnFEMI')
    await ok('apply --yes --kind process --source sandbox')
    const after = text()
    writeFileSync(config, mine)
    expect(spawnSync('patch', ['--quiet', config], { input: diff, encoding: 'utf8' })).toMatchObject({ status: 0 })
    expect(text()).toBe(after)
  })

  it('writes native profiles of Identity Center, changes nothing the second time, and is undone to the byte', async () => {
    const said = await ok('apply --yes')
    expect(said).toContain('Next: aws sso login --profile')
    expect(said).toContain('plain text in ~/.aws/sso/cache: latchkey settings set profiles.share-sign-in true')
    expect(text().startsWith(mine)).toBe(true)
    expect(text()).toMatch(/\[sso-session latchkey-sandbox-sso\]\nsso_start_url = https?:\S+\nsso_region = us-east-1\n/)
    expect(text()).toMatch(
      /\[profile payments-dev-administratoraccess\]\nsso_session = latchkey-sandbox-sso\nsso_account_id = \d{12}\nsso_role_name = AdministratorAccess\nregion = us-east-1\nendpoint_url = http:\/\/127.0.0.1:\d+\n/,
    )
    const after = text()
    expect(await ok('apply --yes')).toContain('nothing was written')
    expect(text()).toBe(after)
    expect(await ok('history')).toContain('native profiles')
    expect(await ok('undo')).toContain('taken back')
    expect(text()).toBe(mine)
  })

  it('takes stale profiles of a source away, those of others and of no listing never', async () => {
    await ok('apply --yes --kind process --source sandbox')
    const stale =
      '\n# latchkey:app owner=local source=sandbox - old\n[profile gone]\ncredential_process = /x\n' +
      '\n# latchkey:app owner=local source=other\n[profile of-another]\ncredential_process = /x\n' +
      '\n# latchkey:app owner=local\n[profile latchkey]\ncredential_process = /x\n'
    appendFileSync(config, stale)
    await ok('apply --yes --kind process --source sandbox --only payments')
    expect(text()).toContain('[profile gone]')
    await cli.ok(['sign-out', 'sandbox-sso'], { env })
    const { stderr } = await run('plan --kind process')
    expect(stderr).toContain('Nobody is signed in to sandbox-sso, so nothing of it is removed')
    await cli.ok(['sign-in', 'sandbox-sso'], { env })
    await cli.ok(['source', 'sync', 'sandbox-sso'])
    await ok('apply --yes --kind process --source sandbox')
    expect(text()).not.toContain('[profile gone]')
    expect(text()).toContain('[profile of-another]')
    expect(text()).toContain('[profile latchkey]')
  })

  it('says as JSON what it did', async () => {
    const done = applied.parse(JSON.parse(await ok('apply --yes --json --kind proxied --only payments-dev')))
    expect(done.id).toBe(1)
    expect(text()).toMatch(
      /credential_process = .*\/credentials --stand-ins r-[0-9a-f]{12}\nregion = \S+\nca_bundle = /,
    )
    const listed: unknown = JSON.parse(await ok('list --json'))
    expect(listed).toContainEqual(
      expect.objectContaining({ name: 'payments-dev-admin', kind: 'proxied', source: 'sandbox', role: 'Admin' }),
    )
  })

  it('removes what it wrote, with a session that nothing needs any more, and nothing else', async () => {
    await ok('apply --yes --kind native')
    await ok('remove payments-dev-administratoraccess')
    expect(text()).not.toContain('payments-dev-administratoraccess')
    expect(text()).toContain('[sso-session latchkey-sandbox-sso]')
    await ok('remove --all')
    expect(text()).toBe(mine)
    appendFileSync(config, '[profile own]\n')
    const { code, stderr } = await run('remove own')
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('was not written by Latchkey') })
  })

  it.each([
    ['[profile payments-dev-admin]\n', '--kind process', 'was not written by Latchkey'],
    ['', '--name-template x --kind process', 'would both get this name'],
    ['', '--name-template {nobody} --kind process', 'a field {nobody} that there is not'],
    ['word\n', '--kind process', 'cannot read this file'],
    ['', '--source nobody', 'there is no source "nobody"'],
  ])('with %j and %s refuses, says why, and writes nothing', async (more, options, reason) => {
    writeFileSync(config, mine + more)
    for (const command of ['plan', 'apply --yes']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { code, stderr } = await run(`${command} ${options}`)
      expect({ code: code === 0, stderr }).toEqual({ code: false, stderr: expect.stringContaining(reason) })
    }
    expect(text()).toBe(mine + more)
  })

  it('goes by the files that the person’s shell names', async () => {
    const other = join(cli.person, 'elsewhere')
    const credentials = join(cli.person, 'keys')
    writeFileSync(credentials, '[payments-dev-admin]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n')
    const names = { AWS_CONFIG_FILE: other, AWS_SHARED_CREDENTIALS_FILE: credentials }
    const { stderr } = await run('apply --yes --kind process', names)
    expect(stderr).toContain('the credentials file has a profile of this name')
    const done = await run('apply --yes --kind process', { AWS_CONFIG_FILE: other })
    expect(done).toMatchObject({ code: 0 })
    expect(readFileSync(other, 'utf8')).toContain('[profile payments-dev-admin]')
    expect(text()).toBe(mine)
  })

  it('asks at a terminal, and no is no', async (context) => {
    if (noTerminal !== undefined) context.skip(noTerminal)
    const terminal = cli.terminal(words('profiles apply --kind process --only payments-dev'), env)
    await terminal.shows('Write this to')
    terminal.type('\r')
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toContain('nothing was written')
    expect(text()).toBe(mine)
  })

  it('asks nobody where there is nobody, and writes nothing', async () => {
    expect(await run('apply --kind process')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('latchkey profiles apply --yes'),
    })
    expect(text()).toBe(mine)
  })
})
