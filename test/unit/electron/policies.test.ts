import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { safeFileName } from '#frontends/electron/page/save-file.ts'
import { parseLaunch } from '#frontends/electron/launch-arguments.ts'
import { guardContents, mayLoad } from '#frontends/electron/page/guards.ts'
import { isOlder } from '#frontends/electron/agent/versions.ts'

describe('the page', () => {
  it('loads its own files', () => {
    expect(mayLoad('app://ui/assets/index.js', { devTools: false })).toBe(true)
  })

  it.each([
    'https://example.com/',
    'http://127.0.0.1:80/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://ui.evil.example/',
    'devtools://devtools/bundled/x.js',
    'chrome://version',
    'nonsense',
  ])('does not load %s', (url) => {
    expect(mayLoad(url, { devTools: false })).toBe(false)
  })
})

describe('the words of a start', () => {
  it.each([
    [['electron', '.', '--hidden'], 'hidden'],
    [['electron', '--hidden', '--show'], 'show'],
    [['electron', '--search'], 'search'],
    [['electron', '--allow-file-access-from-files', 'https://evil.example'], 'show'],
    ['--hidden', 'show'],
    [[1, '--hidden'], 'show'],
    [undefined, 'show'],
  ])('%j means %s', (argv, launch) => {
    expect(parseLaunch(argv)).toBe(launch)
  })
})

describe('a version', () => {
  it('is older by its numbers, not by its letters', () => {
    expect(isOlder('0.9.0', '0.10.0')).toBe(true)
    expect(isOlder('1.0.0', '0.10.0')).toBe(false)
    expect(isOlder('1.2', '1.2.0')).toBe(false)
    expect(isOlder('1.2.0-beta', '1.2.0')).toBe(false)
  })
})

describe('a file name from elsewhere', () => {
  it('is cut to its last part, without what a system reads as more than a name', () => {
    expect(safeFileName('../../.ssh/authorized_keys', 'x')).toBe('authorized_keys')
    expect(safeFileName('C:\\Windows\\a.txt', 'x')).toBe('a.txt')
    expect(safeFileName('a:b?.txt', 'x')).toBe('ab.txt')
    expect(safeFileName('..', 'x')).toBe('x')
    expect(safeFileName('', 'x')).toBe('x')
  })
})

describe('each page that is made', () => {
  it('may not leave, embed or open anything, and its session loads nothing else', () => {
    const app = new EventEmitter()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Electron's app has many more members than are looked at
    guardContents(app as never, { devTools: false })
    const denied: string[] = []
    const session = () => ({
      webRequest: { onBeforeRequest: () => denied.push('requests') },
      setPermissionRequestHandler: () => denied.push('permissions'),
      setPermissionCheckHandler: () => undefined,
      setDevicePermissionHandler: () => undefined,
      setDisplayMediaRequestHandler: () => undefined,
      on: () => undefined,
    })
    const [first, second] = [session(), session()]
    for (const of of [first, first, second]) {
      const contents = Object.assign(new EventEmitter(), {
        session: of,
        setWindowOpenHandler: (handler: () => unknown) => expect(handler()).toEqual({ action: 'deny' }),
      })
      app.emit('web-contents-created', {}, contents)
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
        contents.emit(event, { preventDefault: () => denied.push(event) })
    }
    expect(denied.filter((name) => name === 'requests')).toHaveLength(2)
    expect(denied.filter((name) => name === 'will-frame-navigate')).toHaveLength(3)
  })
})
