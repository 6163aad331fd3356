// A person who takes Latchkey away has everything as it was before.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { autostartLoginItem } from '#frontends/electron/system/login-item.ts'
import { autostartFile } from '#local/login-item.ts'
import { type CliRig, createCliRig, latchkey, noTerminal, openTerminal, words } from './cli-rig.ts'

const browser = `node ${join(import.meta.dirname, 'fixtures', 'approve.mjs')}`
const config = '; mine\r\n[default]\r\nregion = us-east-1\r\n\r\n[profile own]\r\nregion=eu-west-1'
let cli: CliRig
let person: string
let home: string
let env: Record<string, string>
let count = 0

beforeAll(async () => {
  cli = await createCliRig()
})
beforeEach(() => {
  count += 1
  person = join(cli.home.folder, `person-${count}`)
  home = join(person, '.config', 'latchkey')
  env = { HOME: person, LATCHKEY_HOME: home, BROWSER: browser, SHELL: '/bin/bash' }
  for (const folder of ['.config/autostart', '.cache', '.aws', '.local/bin'])
    mkdirSync(join(person, folder), { recursive: true, mode: 0o700 })
  put('.bashrc', 'alias ll="ls -l"')
  put('.zshrc', '# mine\n')
})
afterEach(() => cli.run(['stop'], { env }))
afterAll(() => cli.close())

const put = (name: string, text: string) => writeFileSync(join(person, name), text)
const text = (name: string) => readFileSync(join(person, name), 'utf8')
const ok = (line: string) => cli.ok(words(line), { env })
/** With a cache of its own, since that of the other tests is not to go. */
const own = () => ({ ...env, XDG_CACHE_HOME: join(person, '.cache') })
const uninstall = (...options: readonly string[]) => cli.run(['uninstall', ...options], { env: own() })
const gone = async (...options: readonly string[]) => {
  const { code, stdout, stderr } = await uninstall(...options)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** Every name below the person's home, with mode and bytes. */
function everything(): Readonly<Record<string, unknown>> {
  const names = readdirSync(person, { recursive: true, encoding: 'utf8' }).toSorted()
  const known = names.filter((name) => name !== '.config/latchkey' && !name.startsWith('.config/latchkey/'))
  return Object.fromEntries(
    known.map((name) => {
      const { mode } = statSync(join(person, name))
      return [
        name,
        { mode, ...(statSync(join(person, name)).isFile() && { bytes: readFileSync(join(person, name), 'base64') }) },
      ]
    }),
  )
}

const told = z.object({
  steps: z.array(z.object({ kind: z.string(), what: z.string(), outcome: z.string(), problem: z.string().optional() })),
  stays: z.array(z.string()),
})

describe('latchkey uninstall', () => {
  it('leaves every file as it was before, to the byte, and says what lives on', async () => {
    put('.aws/config', config)
    put('.aws/credentials', '[own]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n')
    const before = everything()
    await ok('agent --sandbox=sso-rate=0')
    await ok('sign-in sandbox-sso')
    rmSync(join(person, 'pages'))
    await ok('hook install bash')
    await ok('hook install zsh')
    await ok('use payments-dev/Admin')
    await ok('profiles apply --yes --kind process --source sandbox')
    await autostartLoginItem(autostartFile({ XDG_CONFIG_HOME: join(person, '.config') }), '/opt/latchkey').set(true)
    symlinkSync(latchkey, join(person, '.local/bin/latchkey'))
    const installed = withoutCache()
    const { steps } = told.parse(JSON.parse(await gone('--dry-run', '--json')))
    expect(steps.map(({ kind }) => kind)).toEqual([
      'sign-in',
      'sessions',
      'profiles',
      'hook',
      'hook',
      'login-item',
      'command',
      'agent',
      'cache',
      'home',
    ])
    expect(steps.every(({ outcome }) => outcome === 'found')).toBe(true)
    expect(withoutCache()).toEqual(installed)

    const stdout = await gone('--yes')
    expect(stdout).toContain('All of it is gone.')
    expect(stdout).toMatch(/stay valid at AWS until they expire, those of the sessions of now at the latest \d{4}-/)
    expect(everything()).toEqual(before)
    expect(existsSync(home)).toBe(false)
  })

  it('takes the config file away that it had made, and all that is left is told again', async () => {
    await ok('agent --sandbox')
    await ok('profiles apply --yes --kind process --source sandbox')
    expect(text('.aws/config')).toContain('credential_process')
    expect(await gone('--yes')).toContain('All of it is gone.')
    expect(readdirSync(join(person, '.aws'))).toEqual([])
    expect((await uninstall('--yes')).code).toBe(0)
    expect(existsSync(home)).toBe(false)
  })

  it('goes on after a step that fails, keeps what is not its own, and ends with 1', async () => {
    put('.config/autostart/latchkey.desktop', '[Desktop Entry]\nName=Another\n')
    await ok('agent --sandbox')
    await ok('hook install bash')
    await ok('hook install zsh')
    put('.bashrc', text('.bashrc').replace('-O', '-r'))
    writeFileSync(join(home, 'notes.txt'), 'mine')
    writeFileSync(join(home, 'logs', 'mine.log'), 'mine')
    symlinkSync(join(person, '.zshrc'), join(home, 'trust', 'link'))
    const { code, stdout, stderr } = await uninstall('--yes')
    expect(code).toBe(1)
    expect(stderr).toContain(`the hook in ${join(person, '.bashrc')} was changed by hand`)
    expect(stderr).toContain(`${join(home, 'notes.txt')} stays: it is not Latchkey's`)
    expect(stdout).not.toContain('All of it is gone')
    expect(text('.zshrc')).toBe('# mine\n')
    expect(text('.config/autostart/latchkey.desktop')).toContain('Another')
    expect(readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'logs',
      'logs/mine.log',
      'notes.txt',
      'trust',
      'trust/link',
    ])
    expect(readlinkSync(join(home, 'trust', 'link'))).toBe(join(person, '.zshrc'))
  })

  it('keeps the home where it is told to, for an agent to go on with', async () => {
    await ok('agent')
    await ok('hook install bash')
    await ok('settings set default.region eu-north-1')
    expect(await gone('--yes', '--keep-home')).toContain(`${home} stays, with its vault and its settings`)
    expect(text('.bashrc')).toBe('alias ll="ls -l"')
    expect(await ok('settings list')).toContain('eu-north-1')
  })

  it('removes nothing unasked, and nothing of a folder that is no home', async () => {
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(join(home, 'logs.txt'), 'mine')
    await uninstall('--yes')
    expect(readdirSync(home)).toEqual(['logs.txt'])
    rmSync(home, { recursive: true })
    await ok('agent')
    const { code, stderr } = await cli.run(['uninstall'], { env })
    expect(code).toBe(2)
    expect(stderr).toContain('nobody can be asked here, so nothing was removed')
    expect(existsSync(join(home, 'shell', 'hook.bash'))).toBe(true)
  })

  it.skipIf(noTerminal !== undefined)('asks, and anything but yes is no', async () => {
    await ok('agent')
    const terminal = openTerminal([latchkey, 'uninstall'], { ...cli.env, ...env, TERM: 'xterm' })
    await terminal.shows('cannot be brought back. [y/N]')
    terminal.type('n\r')
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toContain('nothing was removed')
    expect(existsSync(join(home, 'shell', 'hook.bash'))).toBe(true)
  })
})

/** Compiled sources come and go with each command. */
const withoutCache = () =>
  Object.fromEntries(Object.entries(everything()).filter(([name]) => !name.startsWith('.cache')))
