// A text goes to the clipboard through a pipe, by what the desktop has for it.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyText } from '#frontends/cli/console/copy-text.ts'

let bin: string
beforeEach(async () => void (bin = await mkdtemp(join(tmpdir(), 'lkc-'))))
afterEach(() => rm(bin, { recursive: true }))

/** It keeps what it read and its words. */
async function install(name: string, end = 'exit 0'): Promise<void> {
  const path = join(bin, name)
  await writeFile(path, `#!/bin/sh\nprintf '%s ' ${name} "$@" >'${bin}/taken'\n/bin/cat >>'${bin}/taken'\n${end}\n`)
  await chmod(path, 0o700)
}
const taken = (): Promise<string> => readFile(join(bin, 'taken'), 'utf8').catch(() => '')
const copy = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>) =>
  copyText('the link', platform, { PATH: bin, ...env })

describe.skipIf(process.platform === 'win32')('the clipboard', () => {
  it.each<[NodeJS.Platform, Record<string, string>, string, string]>([
    ['linux', { WAYLAND_DISPLAY: 'w', DISPLAY: ':0' }, 'wl-copy', 'wl-copy the link'],
    ['linux', { WAYLAND_DISPLAY: 'w', DISPLAY: ':0' }, 'xclip', 'xclip -selection clipboard the link'],
    ['linux', { DISPLAY: ':0' }, 'xsel', 'xsel --clipboard --input the link'],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu' }, 'clip.exe', 'clip.exe the link'],
    ['darwin', {}, 'pbcopy', 'pbcopy the link'],
    ['linux', { SSH_CONNECTION: 'a', DISPLAY: 'localhost:10' }, 'xclip', 'xclip -selection clipboard the link'],
  ])('on %s with %j takes it from %s', async (platform, env, name, text) => {
    await install(name)
    expect([await copy(platform, env), await taken()]).toEqual([true, text])
  })

  it('is the next one’s where the first does not take it', async () => {
    await install('wl-copy', 'exit 1')
    await install('xclip')
    expect(await copy('linux', { WAYLAND_DISPLAY: 'w', DISPLAY: ':0' })).toBe(true)
    expect(await taken()).toBe('xclip -selection clipboard the link')
  })

  it.each<[string, NodeJS.Platform, Record<string, string>, string]>([
    ['without a display', 'linux', {}, 'xclip'],
    ['over SSH to a Mac, whose clipboard is another', 'darwin', { SSH_CONNECTION: 'a' }, 'pbcopy'],
    ['where nothing is installed', 'linux', { DISPLAY: ':0' }, 'other'],
  ])('is not there %s', async (_where, platform, env, name) => {
    await install(name)
    expect([await copy(platform, env), await taken()]).toEqual([false, ''])
  })
})
