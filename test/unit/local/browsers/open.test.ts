// One address, opened by what a person chose: the words that each browser gets, and how it ended.
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Computer, openerOf, openWith } from '#local/browsers/open.ts'
import { ownProfiles, sourceKey } from '#local/browsers/own-profile.ts'
import type { BrowserChoice, BrowserProfile } from '#shared/console/browser-rules.ts'

const address = 'http://127.0.0.1:1/console/x'
const holder = { accountId: '111122223333', accountName: 'payments-dev', roleId: 'r-0123456789ab', source: 'Corp & co' }
const never = new Promise(() => {})

let folder: string
let computer: Computer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lkb-'))
  const home = join(folder, 'latchkey')
  computer = {
    platform: 'linux',
    env: { PATH: join(folder, 'bin'), HOME: folder },
    paths: { home, browsers: join(home, 'browsers') },
    userHome: folder,
  }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A program of that name that notes its words, and ends so. */
async function install(path: string, end = 'exit 0'): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), `#!/bin/sh\nprintf '%s\\n' "$@" >'${folder}/words'\n${end}\n`)
  await chmod(join(folder, path), 0o700)
}
const words = async (): Promise<readonly string[]> => (await readFile(join(folder, 'words'), 'utf8')).trim().split('\n')
const open = (choice?: BrowserChoice, arrived: Promise<unknown> = never) =>
  openWith(openerOf(choice, computer), address, holder, computer, arrived)
const hasFifo = async (path: string): Promise<void> => {
  await expect.poll(() => existsSync(path)).toBe(true)
}
const own = (per: 'account' | 'source'): BrowserProfile => ({ kind: 'own', per })

describe.skipIf(process.platform === 'win32')('a console opens', () => {
  it('by BROWSER, else by what the system has for it', async () => {
    const bySystem: string[] = []
    computer = {
      ...computer,
      env: { ...computer.env, BROWSER: ' ' },
      openBySystem: async (url) => bySystem.push(url) > 0,
    }
    expect(await open()).toBe('opened')
    expect(bySystem).toEqual([address])
    await install('mine')
    computer = { ...computer, env: { ...computer.env, BROWSER: join(folder, 'mine') } }
    expect(await open()).toBe('opened')
    expect([await words(), bySystem]).toEqual([[address], [address]])
  })

  it('in the usual profile of a browser by name', async () => {
    await install('bin/google-chrome')
    expect(await open({ browser: 'chrome', profile: { kind: 'usual' } })).toBe('opened')
    expect(await words()).toEqual([address])
  })

  it('in a folder of its account, which nobody else may enter', async () => {
    await install('bin/chromium')
    await open({ browser: 'chromium', profile: own('account') })
    const own_ = join(folder, 'latchkey/browsers/chromium-111122223333')
    expect(await words()).toEqual([`--user-data-dir=${own_}`, '--no-first-run', '--no-default-browser-check', address])
    expect((await stat(own_)).mode & 0o777).toBe(0o700)
  })

  it('in a folder of its source, whatever that is called', async () => {
    await install('bin/firefox')
    await open({ browser: 'firefox', profile: own('source') })
    const key = sourceKey(holder.source)
    const path = join(folder, `latchkey/browsers/firefox-${key}`)
    expect(await words()).toEqual(['--profile', path, address])
    expect(await readFile(join(path, 'user.js'), 'utf8')).toContain('browser.aboutwelcome.enabled')
    expect(await ownProfiles(computer.paths, folder)).toEqual([{ browser: 'firefox', key }])
  })

  it('leaves what a person wrote into the profile as it is', async () => {
    await install('bin/firefox')
    const choice = { browser: 'firefox', profile: own('account') } as const
    await open(choice)
    const preferences = join(folder, 'latchkey/browsers/firefox-111122223333/user.js')
    await writeFile(preferences, '// mine')
    await open(choice)
    expect(await readFile(preferences, 'utf8')).toBe('// mine')
  })

  it('in a folder that a browser in flatpak can write', async () => {
    await install('.local/share/flatpak/exports/bin/com.google.Chrome')
    await open({ browser: 'chrome', profile: own('account') })
    expect((await words())[0]).toMatch(
      new RegExp(`=${folder}/\\.var/app/com\\.google\\.Chrome/data/latchkey-[0-9a-f]{16}/chrome-111122223333$`),
    )
    expect(await ownProfiles(computer.paths, folder)).toEqual([{ browser: 'chrome', key: '111122223333' }])
  })

  it('in a folder that a browser in snap can write', async () => {
    await install('bin/firefox', '# exec /snap/bin/firefox')
    await open({ browser: 'firefox', profile: own('account') })
    expect((await words())[1]).toMatch(
      new RegExp(`^${folder}/snap/firefox/common/latchkey-[0-9a-f]{16}/firefox-111122223333$`),
    )
  })

  describe('in no folder that others can write to:', () => {
    const choice = { browser: 'firefox', profile: own('account') } as const
    const openTo = async (path: string): Promise<void> => {
      await mkdir(path, { recursive: true })
      await chmod(path, 0o777)
    }

    it('a profile that is a link to one', async () => {
      await install('bin/firefox')
      await openTo(join(folder, 'theirs'))
      await mkdir(computer.paths.browsers, { recursive: true, mode: 0o700 })
      await symlink(join(folder, 'theirs'), join(computer.paths.browsers, 'firefox-111122223333'))
      await expect(open(choice)).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('theirs') })
      expect([await readdir(join(folder, 'theirs')), existsSync(join(folder, 'words'))]).toEqual([[], false])
    })

    it('the folder of profiles', async () => {
      await install('bin/firefox')
      await openTo(computer.paths.browsers)
      await expect(open(choice)).rejects.toMatchObject({ code: 'denied' })
    })

    it('that of a snap', async () => {
      await install('bin/firefox', '# exec /snap/bin/firefox')
      await openTo(join(folder, 'snap/firefox/common'))
      await expect(open(choice)).rejects.toMatchObject({ code: 'denied' })
      expect(existsSync(join(folder, 'words'))).toBe(false)
    })

    it('nor with preferences that lie in one', async () => {
      await install('bin/firefox')
      await open(choice)
      const preferences = join(computer.paths.browsers, 'firefox-111122223333/user.js')
      await openTo(join(folder, 'theirs'))
      await writeFile(join(folder, 'theirs/user.js'), '// a proxy')
      await rm(preferences)
      await symlink(join(folder, 'theirs/user.js'), preferences)
      await open(choice)
      expect(await readFile(preferences, 'utf8')).toContain('Written by Latchkey')
      expect(await readFile(join(folder, 'theirs/user.js'), 'utf8')).toBe('// a proxy')
    })
  })

  it('in a profile that the person made, by its name', async () => {
    await install('bin/microsoft-edge')
    await mkdir(join(folder, '.config/microsoft-edge'), { recursive: true })
    const state = { profile: { info_cache: { 'Profile 3': { name: 'Work' } } } }
    await writeFile(join(folder, '.config/microsoft-edge/Local State'), JSON.stringify(state))
    await open({ browser: 'edge', profile: { kind: 'named', name: 'Work' } })
    expect(await words()).toEqual(['--profile-directory=Profile 3', address])
    expect(() => openerOf({ browser: 'edge', profile: { kind: 'named', name: 'Home' } }, computer)).toThrow(
      expect.objectContaining({ code: 'not-found', hint: 'It has: Work' }),
    )
  })

  it('in a container of Firefox, of its account or its source', async () => {
    await install('bin/firefox')
    await open({ profile: { kind: 'container', per: 'account' } })
    const [account = ''] = await words()
    const parts = new URLSearchParams(account.replace('ext+container:', ''))
    expect([parts.get('name'), parts.get('url')]).toEqual(['payments-dev 111122223333', address])
    await open({ browser: 'firefox', profile: { kind: 'container', per: 'source' } })
    expect((await words())[0]).toMatch(/^ext\+container:name=Corp%20%26%20co&color=[a-z]+&icon=briefcase&url=http%3A/)
  })

  it('in the browser that BROWSER names where a profile of its own is wanted of any', async () => {
    await Promise.all(['google-chrome', 'firefox'].map((name) => install(`bin/${name}`)))
    const id = (): unknown => {
      const opener = openerOf({ profile: own('account') }, computer)
      return opener.kind === 'browser' && opener.browser.id
    }
    expect(id()).toBe('chrome')
    computer = { ...computer, env: { ...computer.env, BROWSER: 'firefox' } }
    expect(id()).toBe('firefox')
  })
})

describe.skipIf(process.platform === 'win32')('on macOS, where others read every command line,', () => {
  const mac = async (profile: BrowserProfile) => {
    computer = { ...computer, platform: 'darwin', env: { ...computer.env, HOME: folder } }
    await install('Applications/Firefox.app/Contents/MacOS/firefox')
    const opener = openerOf({ browser: 'firefox', profile }, computer)
    if (opener.kind === 'browser') expect(opener.browser.path).toContain(folder)
    // The real one would be asked.
    await install('bin/osascript', `cat >'${folder}/script'`)
    vi.stubEnv('PATH', `${folder}/bin:${process.env['PATH']}`)
    expect(await openWith(opener, address, holder, computer, never)).toBe('opened')
    return await words()
  }
  afterEach(() => void vi.unstubAllEnvs())
  const script = (): Promise<string> => readFile(join(folder, 'script'), 'utf8')

  it('the usual profile gets the address through a pipe', async () => {
    expect(await mac({ kind: 'usual' })).toEqual([''])
    expect(await script()).toBe(`tell application "Firefox" to open location "${address}"`)
  })

  it('so does a container', async () => {
    expect(await mac({ kind: 'container', per: 'account' })).toEqual([''])
    expect(await script()).toMatch(/^tell application "Firefox" to open location "ext\+container:name=payments-dev%20/)
  })

  it('a profile of its own gets a page that nobody else can read', async () => {
    const [option, profile, page = ''] = await mac(own('account'))
    expect([option, page]).toEqual(['--profile', pathToFileURL(join(profile ?? '', 'open.html')).href])
    expect(await readFile(fileURLToPath(page), 'utf8')).toContain(`content="0;url=${address}"`)
    expect((await stat(fileURLToPath(page))).mode & 0o777).toBe(0o600)
    expect((await stat(profile ?? '')).mode & 0o777).toBe(0o700)
  })
})

describe.skipIf(process.platform === 'win32')('a browser', () => {
  const choice: BrowserChoice = { browser: 'firefox', profile: { kind: 'usual' } }

  it('that is not installed is told by its name', () => {
    expect(() => openerOf(choice, computer)).toThrow('Firefox was not found here')
    expect(() => openerOf({ profile: own('account') }, computer)).toThrow('no browser was found here')
  })

  it('without containers is told so', async () => {
    await install('bin/vivaldi')
    expect(() => openerOf({ browser: 'vivaldi', profile: { kind: 'container', per: 'account' } }, computer)).toThrow(
      'Vivaldi has no containers',
    )
  })

  it('that ends with a failure before it came for the page has opened nothing', async () => {
    await install('bin/firefox', 'exit 1')
    expect(await open(choice)).toBe('failed')
  })

  it('of a command that ends with a failure later, before it came, has opened nothing', async () => {
    const fifo = join(folder, 'gate')
    await install('mine', `mkfifo '${fifo}'; read line <'${fifo}'; exit 1`)
    computer = { ...computer, env: { ...computer.env, BROWSER: join(folder, 'mine') } }
    const opening = open()
    await hasFifo(fifo)
    await writeFile(fifo, 'end\n')
    expect(await opening).toBe('failed')
  })

  it('that cannot be started has opened nothing', async () => {
    await install('bin/firefox')
    const opener = openerOf(choice, computer)
    await rm(join(folder, 'bin/firefox'))
    expect(await openWith(opener, address, holder, computer, never)).toBe('failed')
  })

  it('that stays is waited for until it comes for the page', async () => {
    const fifo = join(folder, 'gate')
    await install('bin/firefox', `mkfifo '${fifo}'; read line <'${fifo}'`)
    expect(await open(choice, Promise.resolve())).toBe('opened')
    // Lets it end.
    await hasFifo(fifo)
    await writeFile(fifo, 'end\n')
  })
})
