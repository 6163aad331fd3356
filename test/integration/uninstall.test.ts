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
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { autostartLoginItem } from '#frontends/electron/system/login-item.ts'
import { appMark, homeFiles, homeFolders } from '#local/home-names.ts'
import { installHook } from '#local/hook/install.ts'
import { tokenHash, writeLent } from '#local/lent-sign-ins.ts'
import { autostartFile } from '#local/login-item.ts'
import { homeHash } from '#local/paths.ts'
import { type CliRig, createCliRig, latchkey, noTerminal, openTerminal, words } from './cli-rig.ts'

const browser = `node ${join(import.meta.dirname, 'fixtures', 'approve.mjs')}`
const apply = 'profiles apply --yes --kind process --source sandbox'
const config = '; mine\r\n[default]\r\nregion = us-east-1\r\n\r\n[profile own]\r\nregion=eu-west-1'
let cli: CliRig
let person: string
let home: string
let project: string
const terminal = `${process.pid}-1`
let env: Record<string, string>
let made: string
let before: Readonly<Record<string, unknown>>
let installed: Readonly<Record<string, unknown>>

// One home and one agent for all that is shown here, in this order.
beforeAll(async () => {
  cli = await createCliRig()
  person = cli.person
  home = join(person, '.config', 'latchkey')
  made = join(person, 'more', 'config')
  env = { HOME: person, LATCHKEY_HOME: home, BROWSER: browser, SHELL: '/bin/bash' }
  for (const folder of ['.config/autostart', '.cache', '.aws', '.local/bin', 'more'])
    mkdirSync(join(person, folder), { recursive: true, mode: 0o700 })
  project = join(person, 'more')
  put('more/.latchkey', 'role = payments-dev/ReadOnly\n')
  put('.bashrc', 'alias ll="ls -l"')
  put('.zshrc', '# mine\n')
  put('.aws/config', config)
  put('.aws/credentials', '[own]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n')
  before = everything()
  await ok('agent --sandbox=sso-rate=0')
  await ok('sign-in sandbox-sso')
  rmSync(join(person, 'pages'))
  await ok('hook install bash')
  await ok('hook install zsh')
  await ok('use payments-dev/Admin')
  await ok(apply)
  // As the hook of a shell in that folder does.
  writeFileSync(join(home, 'terminals', `open.${terminal}`), `bash 0\n${process.pid}\n\n\n${project}\n`)
  await ok(`folder allow ${project}`)
  await cli.ok(words(apply), { env: { ...env, AWS_CONFIG_FILE: made } })
  await autostartLoginItem(autostartFile({ XDG_CONFIG_HOME: join(person, '.config') }), '/opt/latchkey').set(true)
  symlinkSync(latchkey, join(person, '.local/bin/latchkey'))
  installed = withoutCache()
}, 60_000)
afterAll(async () => {
  await cli.run(['stop'], { env })
  await cli.close()
})

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
  it('has a name for everything that the agent wrote into its home', () => {
    const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => name.split('/'))
    const unknown = names.filter(([folder = '', name]) => {
      const own = Object.entries(homeFolders).find(([each]) => each === folder)?.[1]
      return name === undefined
        ? own === undefined && folder !== 'lock' && !homeFiles.name.test(folder)
        : !own?.name.test(name)
    })
    expect(unknown.filter(([folder, name]) => folder !== 'lock' || !/^\d+$/.test(name ?? ''))).toEqual([])
    expect(names.map((each) => each.join('/'))).toEqual(
      expect.arrayContaining([
        'terminals/folders.json',
        `terminals/at.${terminal}`,
        'cache/sandbox-sso.json',
        'journal/1.json',
      ]),
    )
  })

  it('shows what is there and removes nothing unasked', async () => {
    const { steps } = told.parse(JSON.parse(await gone('--dry-run', '--json')))
    expect(steps.map(({ kind }) => kind)).toEqual([
      'sign-in',
      'sessions',
      'profiles',
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
    const { code, stderr } = await uninstall()
    expect(code).toBe(2)
    expect(stderr).toContain('nobody can be asked here, so nothing was removed')
    expect(withoutCache()).toEqual(installed)
  })

  it.skipIf(noTerminal !== undefined)('asks, and anything but yes is no', async () => {
    const terminal = openTerminal([latchkey, 'uninstall'], { ...cli.env, ...env, TERM: 'xterm' })
    await terminal.shows('cannot be brought back. [y/N]')
    terminal.type('n\r')
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toContain('nothing was removed')
    expect(withoutCache()).toEqual(installed)
  })

  it('leaves every file as it was before, to the byte, says what lives on, and keeps the home where it is told to', async () => {
    expect(readFileSync(made, 'utf8')).toContain('credential_process')
    const stdout = await gone('--yes', '--keep-home')
    expect(stdout).toContain('All of it is gone.')
    expect(stdout).toContain(`${home} stays, with its vault and its settings`)
    expect(stdout).toMatch(/stay valid at AWS until they expire, those of the sessions of now at the latest \d{4}-/)
    expect(everything()).toEqual(before)
    expect(existsSync(join(home, 'logs', 'sessions.jsonl'))).toBe(true)
  })

  it('goes on after a step that fails, names the key that stays, keeps what is not its own, and ends with 1', async () => {
    put('.config/autostart/latchkey.desktop', '[Desktop Entry]\nName=Another\n')
    await installHook('zsh', { shell: join(home, 'shell') }, { env, platform: 'linux', now: 0 })
    put('.zshrc', text('.zshrc').replace('-O', '-r'))
    // Of an agent that was killed.
    const shared = join(person, '.aws', 'sso', 'cache', 'shared.json')
    mkdirSync(dirname(shared), { recursive: true, mode: 0o700 })
    put('.aws/sso/cache/shared.json', '{"accessToken":"ours","expiresAt":"2026-11-22T12:00:00Z"}')
    await writeLent({ journal: join(home, 'journal') }, new Map([[shared, [tokenHash('ours')]]]))
    writeFileSync(join(home, 'notes.txt'), 'mine')
    writeFileSync(join(home, 'logs', 'mine.log'), 'mine')
    symlinkSync(join(person, '.bashrc'), join(home, 'trust', 'link'))
    writeFileSync(join(home, 'vault.json'), '{"version":1,"mode":"keychain"}', { mode: 0o600 })
    const withoutAgent = { ...own(), LATCHKEY_VAULT: 'none' }
    const { code, stdout, stderr } = await cli.run(['uninstall', '--yes'], { env: withoutAgent })
    expect(code).toBe(1)
    expect(stderr).toContain(`the hook in ${join(person, '.zshrc')} was changed by hand`)
    expect(stderr).toContain('not removed: sign-ins, sessions and profiles\nlatchkey: LATCHKEY_VAULT is "none"')
    expect(stderr).toMatch(/stays in the keychain: no agent .+\n.+service "Latchkey", account "data-key:[0-9a-f]{16}"/)
    expect(stderr).toContain(`${join(home, 'notes.txt')} stays: it is not Latchkey's`)
    expect(stdout).not.toContain('All of it is gone')
    expect(existsSync(shared)).toBe(false)
    expect(text('.bashrc')).toBe('alias ll="ls -l"')
    expect(text('.config/autostart/latchkey.desktop')).toContain('Another')
    expect(readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'logs',
      'logs/mine.log',
      'notes.txt',
      'trust',
      'trust/link',
    ])
    expect(readlinkSync(join(home, 'trust', 'link'))).toBe(join(person, '.bashrc'))
  })

  it("takes its own away from between a person's files, and leaves those", async () => {
    rmSync(home, { recursive: true })
    mkdirSync(home, { mode: 0o700 })
    await ok('agent --sandbox')
    const mine = {
      'app/running/mine.txt': 'mine',
      'app/src/main.c': 'mine',
      'cache/my-data.json': '{"mine":1}',
      'journal/2024.json': '{"id":2024,"text":"mine"}',
      'spool/mine.txt': 'mine',
      'terminals/mine.txt': 'mine',
    }
    for (const [name, text] of Object.entries(mine)) {
      mkdirSync(dirname(join(home, name)), { recursive: true, mode: 0o700 })
      writeFileSync(join(home, name), text)
    }
    // A start keeps them, too.
    await ok('restart')
    const { code, stdout, stderr } = await uninstall('--yes')
    expect(code).toBe(0)
    const left = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.txt') || !/^[^.]*$/.test(name),
    )
    expect(left.toSorted()).toEqual(Object.keys(mine).toSorted())
    expect(`${stdout}${stderr}`).toContain(`${join(home, 'app')} stays: it is not Latchkey's`)
  })

  it("takes the app's folder whole only where the app began it, else what Chromium is known to make", async () => {
    for (const isMarked of [true, false]) {
      rmSync(home, { recursive: true, force: true })
      mkdirSync(home, { mode: 0o700 })
      await ok('agent --sandbox')
      for (const name of [
        'app/running/1',
        'app/Code Cache/js/index',
        'app/Preferences',
        'app/src/main.c',
        'browsers/chrome-123456789012/Default/Cookies',
        `app/${isMarked ? appMark : 'window.json'}`,
      ]) {
        mkdirSync(dirname(join(home, name)), { recursive: true, mode: 0o700 })
        writeFileSync(join(home, name), '{}')
      }
      await uninstall('--yes')
      const left = existsSync(home) ? readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted() : []
      expect(left).toEqual(isMarked ? [] : ['app', 'app/src', 'app/src/main.c'])
    }
  })

  it('takes the profiles that browsers in snap and flatpak keep for it, and those of no other home', async () => {
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home, { mode: 0o700 })
    await ok('agent --sandbox')
    const own = `latchkey-${homeHash(home)}`
    const folders = [
      `snap/firefox/common/${own}/firefox-111122223333`,
      `.var/app/com.google.Chrome/data/${own}/chrome-s-0123456789ab`,
      'snap/firefox/common/latchkey-0000000000000000/firefox-111122223333',
    ].map((path) => join(person, path))
    for (const folder of folders) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(join(folder, 'cookies.sqlite'), '')
    }
    await uninstall('--yes')
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, false, true])
    expect(existsSync(join(person, 'snap/firefox/common', own))).toBe(false)
  })

  it('leaves a folder alone that is no home', async () => {
    rmSync(home, { recursive: true, force: true })
    mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'logs', 'app.log'), 'mine')
    writeFileSync(join(home, 'state.json'), 'mine')
    expect(await gone('--yes')).not.toContain(home)
    expect(readdirSync(home, { recursive: true })).toEqual(['logs', 'state.json', 'logs/app.log'])
  })
})

/** Compiled sources come and go with each command. */
const withoutCache = () =>
  Object.fromEntries(Object.entries(everything()).filter(([name]) => !name.startsWith('.cache')))
