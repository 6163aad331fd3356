import { describe, expect, it } from 'vitest'
import { browserCommands } from '#local/open-in-browser.ts'

describe('the browser', () => {
  const url = 'http://127.0.0.1:1/login?code=a&b=c'

  it('is opened by what the system has for it, with the address as one argument', () => {
    expect(browserCommands(url, 'win32', {})).toEqual([{ command: ['rundll32', 'url.dll,FileProtocolHandler', url] }])
    expect(browserCommands(url, 'linux', { DISPLAY: ':0' })).toEqual([{ command: ['xdg-open', url] }])
  })

  it('is told the address through a pipe on macOS, where every user can read every command line', () => {
    expect(browserCommands(url, 'darwin', {})).toEqual([{ command: ['osascript'], input: `open location "${url}"` }])
  })

  it('is the one that BROWSER names, each of several in its order, also without a display', () => {
    expect(browserCommands(url, 'linux', { BROWSER: 'links -g:firefox %s --new-tab:' })).toEqual([
      { command: ['links', '-g', url] },
      { command: ['firefox', url, '--new-tab'] },
    ])
  })

  it('is at a path with blanks where that stands in quotes', () => {
    expect(browserCommands(url, 'linux', { BROWSER: `"/opt/my: browser/run" %s:'/opt/an other' -x` })).toEqual([
      { command: ['/opt/my: browser/run', url] },
      { command: ['/opt/an other', '-x', url] },
    ])
    expect(browserCommands(url, 'win32', { BROWSER: '"C:\\My Browser\\run.exe" %s' })).toEqual([
      { command: ['C:\\My Browser\\run.exe', url] },
    ])
  })

  it('cannot be opened on Linux without a display', () => {
    expect(browserCommands(url, 'linux', {})).toEqual([])
  })

  it('is that of Windows in the Windows Subsystem for Linux, which runs its programs', () => {
    const env = { WSL_DISTRO_NAME: 'Ubuntu', WSL_INTEROP: '/run/WSL/8_interop' }
    const files = (more: Readonly<Record<string, string>>): readonly string[] =>
      browserCommands(url, 'linux', { ...env, ...more }).map(({ command: [file] }) => file)
    expect(files({})).toEqual(['wslview', 'rundll32.exe'])
    expect(files({ DISPLAY: ':0' })).toEqual(['wslview', 'xdg-open', 'rundll32.exe'])
    expect(files({ BROWSER: 'explorer.exe' })).toEqual(['explorer.exe'])
    expect(files({ WSL_INTEROP: '' })).toEqual([])
  })
})
