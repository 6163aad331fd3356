import { describe, expect, it } from 'vitest'
import { browserCommand } from '#local/open-in-browser.ts'

describe('the browser', () => {
  const url = 'http://127.0.0.1:1/login?code=a&b=c'

  it('is opened by what the system has for it, with the address as one argument', () => {
    expect(browserCommand(url, 'win32', {})).toEqual({ command: ['rundll32', 'url.dll,FileProtocolHandler', url] })
    expect(browserCommand(url, 'linux', { DISPLAY: ':0' })).toEqual({ command: ['xdg-open', url] })
  })

  it('is told the address through a pipe on macOS, where every user can read every command line', () => {
    const { command, input } = browserCommand(url, 'darwin', {}) ?? {}
    expect(command).toEqual(['osascript'])
    expect(input).toBe(`open location "${url}"`)
  })

  it('is the one that BROWSER names, first of several, also without a display', () => {
    expect(browserCommand(url, 'linux', { BROWSER: 'links:firefox' })).toEqual({ command: ['links', url] })
  })

  it('cannot be opened on Linux without a display', () => {
    expect(browserCommand(url, 'linux', {})).toBeUndefined()
  })
})
