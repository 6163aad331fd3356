// The profiles that a person made in a browser, found by name on the three systems.
import { expect, it } from 'vitest'
import type { Browser } from '#local/browsers/find.ts'
import { personProfiles } from '#local/browsers/person-profiles.ts'

const localState = JSON.stringify({
  profile: { info_cache: { Default: { name: 'Jo' }, 'Profile 2': { name: 'Work: AWS', is_ephemeral: false } } },
})
const profilesIni = `[Install4F96D1932A9F858E]
Default=Profiles/abc.default

[Profile1]
Name=work
IsRelative=1
Path=Profiles/def.work\r
[Profile0]
Name=default-release\r
Path=x
`
const homes = {
  linux: { HOME: '/home/jo' },
  darwin: { HOME: '/Users/jo' },
  win32: { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R' },
}

function profiles(platform: keyof typeof homes, browser: Pick<Browser, 'id' | 'packaged'>, path: string, text: string) {
  const read = (asked: string): string => (asked === path ? text : '')
  return personProfiles({ name: '', path: '', ...browser }, { platform, env: homes[platform], read }).map(
    ({ name, options }) => [name, ...options],
  )
}

const packaged = (kind: 'snap' | 'flatpak', name: string) => ({ packaged: { kind, name } as const })

it.each([
  ['linux', { id: 'chrome' }, '/home/jo/.config/google-chrome/Local State'],
  ['linux', { id: 'brave' }, '/home/jo/.config/BraveSoftware/Brave-Browser/Local State'],
  ['linux', { id: 'chromium', ...packaged('snap', 'chromium') }, '/home/jo/snap/chromium/common/chromium/Local State'],
  [
    'linux',
    { id: 'edge', ...packaged('flatpak', 'com.microsoft.Edge') },
    '/home/jo/.var/app/com.microsoft.Edge/config/microsoft-edge/Local State',
  ],
  ['darwin', { id: 'edge' }, '/Users/jo/Library/Application Support/Microsoft Edge/Local State'],
  ['win32', { id: 'vivaldi' }, 'C:\\L\\Vivaldi\\User Data\\Local State'],
] as const)('on %s, of Chromium: %j', (platform, browser, path) => {
  expect(profiles(platform, browser, path, localState)).toEqual([
    ['Jo', '--profile-directory=Default'],
    ['Work: AWS', '--profile-directory=Profile 2'],
  ])
})

it.each([
  ['linux', {}, '/home/jo/.mozilla/firefox/profiles.ini'],
  ['linux', {}, '/home/jo/.config/mozilla/firefox/profiles.ini'],
  ['linux', packaged('snap', 'firefox'), '/home/jo/snap/firefox/common/.mozilla/firefox/profiles.ini'],
  [
    'linux',
    packaged('flatpak', 'org.mozilla.firefox'),
    '/home/jo/.var/app/org.mozilla.firefox/.mozilla/firefox/profiles.ini',
  ],
  ['darwin', {}, '/Users/jo/Library/Application Support/Firefox/profiles.ini'],
  ['win32', {}, 'C:\\R\\Mozilla\\Firefox\\profiles.ini'],
] as const)('on %s, of Firefox: %j', (platform, browser, path) => {
  expect(profiles(platform, { id: 'firefox', ...browser }, path, profilesIni)).toEqual([
    ['work', '-P', 'work'],
    ['default-release', '-P', 'default-release'],
  ])
})

it.each(['', '{', '[]', '{"profile":[]}', '{"profile":{"info_cache":{"Default":null,"x":{"name":1}}}}'])(
  'none where the file is not as a browser writes it: %s',
  (text) => {
    expect(profiles('linux', { id: 'chrome' }, '/home/jo/.config/google-chrome/Local State', text)).toEqual([])
  },
)
