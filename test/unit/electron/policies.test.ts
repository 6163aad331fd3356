import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeFileName } from '#frontends/electron/page/save-file.ts'
import { parseLaunch } from '#frontends/electron/launch-arguments.ts'
import { guardContents, mayLoad } from '#frontends/electron/page/guards.ts'
import { allowedLink, openLink } from '#frontends/electron/page/links.ts'
import { isOlder } from '#frontends/electron/agent/versions.ts'

describe('a link', () => {
  it.each([
    'https://acme.awsapps.com/start#/',
    'https://eu-west-1.signin.aws.amazon.com/oauth?x=1',
    'https://signin.aws.amazon.com/federation',
    'https://eu-central-1.console.aws.amazon.com/s3/home',
    'https://signin.amazonaws-us-gov.com/',
    'https://console.amazonaws.cn/',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/',
  ])('%s is opened', (url) => {
    expect(allowedLink(url)).toBe(url)
  })

  it.each([
    ['another scheme', 'http://acme.awsapps.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)//https://acme.awsapps.com'],
    ['a program', 'vscode://acme.awsapps.com/'],
    ['a host that ends alike', 'https://evilawsapps.com/'],
    ['a host that begins alike', 'https://console.aws.amazon.com.evil.example/'],
    ['a name and password', 'https://acme.awsapps.com@evil.example/'],
    ['a password for the right host', 'https://user:pass@acme.awsapps.com/'],
    ['a name for the right host', 'https://user@acme.awsapps.com/'],
    ['a backslash', 'https://evil.example\\@acme.awsapps.com/'],
    ['a final dot', 'https://acme.awsapps.com./'],
    ['another port', 'https://acme.awsapps.com:8443/'],
    ['the host in the path', 'https://evil.example/acme.awsapps.com'],
    ['the host in the query', 'https://evil.example/?u=https://acme.awsapps.com'],
    ['an encoded dot', 'https://acme%2eawsapps%2ecom.evil.example/'],
    ['a look-alike letter', 'https://acme.awsаpps.com/'],
    ['a bucket of a stranger', 'https://evil.s3.amazonaws.com/'],
    ['no address', 'awsapps.com'],
  ])('with %s is not', (_what, url) => {
    expect(allowedLink(url)).toBeUndefined()
  })

  it('is judged as it is opened: the host of what is allowed is always one of the list', () => {
    const piece = fc.constantFrom(
      'https://',
      'acme',
      '.',
      'awsapps.com',
      '@',
      '\\',
      '/',
      '#',
      '?',
      ':',
      'evil.example',
      '%2e',
      '\t',
      ' ',
    )
    const judged = fc.check(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const allowed = allowedLink(pieces.join(''))
        return allowed === undefined || /(^|\.)awsapps\.com$/.test(new URL(allowed).host)
      }),
    )
    expect(judged.counterexample).toBeNull()
  })

  it('that is refused opens nothing', async () => {
    const opened: string[] = []
    await expect(openLink('https://evil.example/', async (url) => void opened.push(url))).rejects.toMatchObject({
      code: 'denied',
    })
    expect(opened).toEqual([])
  })
})

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
