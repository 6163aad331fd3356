import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { pageFile } from '#frontends/http/page-files.ts'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { countRequestsRead } from '../util/requests-read.ts'
import { openLoopback, type PageHeaders, type TestLoopback } from '../../contract/servers.ts'

const tokenHeader = 'x-latchkey-token'
const open: TestLoopback[] = []
const folders: string[] = []
afterEach(async () => {
  for (const loopback of open.splice(0)) await loopback.server.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function start(
  options: Parameters<typeof openLoopback>[1] = {},
  calls: Parameters<typeof openLoopback>[0] = fakeCalls(),
): Promise<TestLoopback> {
  const loopback = await openLoopback(calls, options)
  open.push(loopback)
  return loopback
}

async function signInWith(url: string): Promise<PageHeaders> {
  const response = await fetch(url)
  const token = /content="([\w-]+)"/.exec(await response.text())?.[1] ?? ''
  return { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', [tokenHeader]: token }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** `fetch` would not let us lie about Host and Origin. */
function ask(
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, path, method, agent: false, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describe('what a stranger left in the browser for this port', () => {
  const ways: readonly Readonly<Record<string, string>>[] = [
    { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document', 'service-worker-navigation-preload': 'true' },
  ]
  it.each(ways)('gets nothing that a person opens, and uses nothing up: %j', async (headers) => {
    const { server } = await start()
    const addresses = [server.link().url, server.leadOnce('https://signin.example/'), server.leadBack('c-1')]
    const urls = addresses.map((address) => new URL(address))
    const refused = await Promise.all(
      urls.map(({ pathname, search }) => ask(server.origin, pathname + search, headers)),
    )
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
    const seen = await Promise.all(
      urls.map(({ pathname, search }) => ask(server.origin, pathname + search, { 'sec-fetch-dest': 'document' })),
    )
    expect(seen.map(({ status }) => status)).toEqual([200, 302, 404])
  })

  it('is cleared away with the first answer of the port that is kept, whatever it is', async () => {
    const { server } = await start()
    const { pathname } = new URL(server.leadBack('c-1'))
    const answers = await Promise.all(
      [{}, { 'sec-fetch-dest': 'empty' }].map((headers) => ask(server.origin, pathname, headers)),
    )
    expect(answers.map(({ headers }) => headers['clear-site-data'])).toEqual(['"storage"', '"storage"'])
  })

  it('is not cleared where that would take the token of a page that is signed in', async () => {
    const { server } = await start()
    const addresses = [server.link().url, server.leadOnce('https://signin.example/')]
    const answers = await Promise.all(addresses.map((address) => fetch(address, { redirect: 'manual' })))
    expect(answers.map(({ headers }) => headers.get('clear-site-data'))).toEqual([null, null])
  })
})

describe('signing in', () => {
  it('exchanges the code for a cookie that scripts and other sites cannot use', async () => {
    const { server } = await start()
    const response = await fetch(server.link().url, { redirect: 'manual' })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('set-cookie')).toMatch(/^latchkey-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
  })

  it('takes a code once', async () => {
    const { server } = await start()
    const { url } = server.link()
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(200)
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403)
  })

  it('takes a code for 30 seconds', async () => {
    let now = 1_000_000
    const { server } = await start({ now: () => now })
    const [early, late] = [server.link(), server.link()]
    expect(late.expiresAt).toBe(1_030_000)
    now = 1_029_999
    expect((await fetch(early.url, { redirect: 'manual' })).status).toBe(200)
    now = 1_030_000
    expect((await fetch(late.url, { redirect: 'manual' })).status).toBe(403)
  })

  it.each(['/login', '/login?code=', '/login?code=guess'])('refuses %s', async (path) => {
    const { server } = await start()
    expect((await ask(server.origin, path)).status).toBe(403)
  })

  it('leaves the pages of a browser signed in when it opens another link', async () => {
    const { server, signIn } = await start()
    const { cookie, [tokenHeader]: first } = await signIn()
    const answer = await ask(server.origin, server.link().url.slice(server.origin.length), { cookie })
    expect(answer.headers['set-cookie']).toBeUndefined()
    const second = /"latchkey-token" content="([\w-]+)"/.exec(answer.text)?.[1]
    expect(second).not.toBe(first)
    for (const token of [first, second]) {
      const headers = { cookie, [tokenHeader]: token ?? '', origin: server.origin }
      expect((await ask(server.origin, '/rpc/app/info', headers, 'POST')).status).toBe(200)
    }
  })

  it('ends the sign-in of a code that comes again, and what it has under way', async () => {
    const calls = fakeCalls()
    async function* running(_input: unknown, signal?: AbortSignal) {
      yield await calls.app.status(undefined)
      if (signal) await once(signal, 'abort')
    }
    const { server, client, log } = await start({}, { ...calls, app: { ...calls.app, watch: running } })
    const other = await signInWith(server.link().url)
    const { url } = server.link()
    const thief = await signInWith(url)
    const first = Promise.withResolvers<void>()
    const stream = (async () => {
      for await (const _status of await client(thief).app.watch()) first.resolve()
    })()
    const outcome = stream.then(
      () => 'ended',
      () => 'cut',
    )
    await first.promise
    const again = await ask(server.origin, url.slice(server.origin.length))
    expect(again).toMatchObject({ status: 403, text: expect.stringContaining('whoever used it is signed out') })
    expect(await outcome).toBe('cut')
    const call = async (headers: PageHeaders) =>
      (await ask(server.origin, '/rpc/app/info', { ...headers, origin: server.origin }, 'POST')).status
    expect(await call(thief)).toBe(401)
    expect(await call(other)).toBe(200)
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('used twice') }])
  })

  it('keeps everything else shut without the cookie', async () => {
    const { server } = await start()
    expect((await ask(server.origin, '/')).status).toBe(401)
    expect((await ask(server.origin, '/', { cookie: `latchkey-${new URL(server.origin).port}=guess` })).status).toBe(
      401,
    )
    expect((await ask(server.origin, '/rpc/app/status', { origin: server.origin }, 'POST')).status).toBe(401)
  })
})

describe('a signed-in request', () => {
  it.each([
    ['the cookie alone, which servers on other ports are sent too', ({ cookie }) => ({ cookie })],
    ['a guessed token', ({ cookie }) => ({ cookie, [tokenHeader]: 'guess' })],
    ['the token of another sign-in', ({ cookie }, other) => ({ cookie, [tokenHeader]: other[tokenHeader] })],
    ['the token alone', (page) => ({ [tokenHeader]: page[tokenHeader] })],
  ] satisfies [string, (page: PageHeaders, other: PageHeaders) => Record<string, string>][])(
    'with %s may call nothing',
    async (_name, headersOf) => {
      const { server, signIn } = await start()
      const headers = { ...headersOf(await signIn(), await signIn()), origin: server.origin }
      for (const path of ['/rpc/app/info', '/rpc', '/x/../rpc/app/info', '/%72pc/app/info', '//rpc/app/info']) {
        const { status, text } = await ask(server.origin, path, headers, 'POST')
        expect([401, 403, 405]).toContain(status)
        expect(text).not.toContain('version')
      }
      expect((await ask(server.origin, '/rpc/app/info', headers, 'POST')).status).toBe(401)
    },
  )

  it.each([
    ['another Host', (origin: string) => ({ host: `evil.example:${new URL(origin).port}` })],
    ['localhost as Host', (origin: string) => ({ host: `localhost:${new URL(origin).port}` })],
    ['another Origin', () => ({ origin: 'http://evil.example' })],
    ['Origin null', () => ({ origin: 'null' })],
    ['another page of this computer', (origin: string) => ({ origin, 'sec-fetch-site': 'same-site' })],
    ['another site', (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })],
  ])('from %s is refused', async (_name, lie) => {
    const { server, signIn } = await start()
    const page = await signIn()
    const good = { ...page, origin: server.origin }
    expect((await ask(server.origin, '/rpc/app/info', good, 'POST')).status).toBe(200)
    expect((await ask(server.origin, '/rpc/app/info', { ...good, ...lie(server.origin) }, 'POST')).status).toBe(403)
    expect((await ask(server.origin, '/', { ...page, ...lie(server.origin) })).status).toBe(403)
  })

  it('that changes something needs an Origin', async () => {
    const { server, signIn } = await start()
    expect((await ask(server.origin, '/rpc/app/info', await signIn(), 'POST')).status).toBe(403)
  })

  it('cannot call the contract by GET, which other pages can cause', async () => {
    const { server, signIn } = await start()
    expect((await ask(server.origin, '/rpc/app/stop', await signIn())).status).toBe(405)
  })
})

describe('pages', () => {
  it('are given their token by the answer that signs them in, and by no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lk-'))
    folders.push(folder)
    await writeFile(join(folder, 'index.html'), '<!doctype html><html><HEAD data-x><title>Built</title></HEAD></html>')
    const { server, signIn } = await start({ pageFolder: folder })
    const first = await (await fetch(server.link().url)).text()
    expect(first).toMatch(/^<!doctype html><html><HEAD data-x><meta name="latchkey-token" content="[\w-]{43}"><title>/)
    expect((await ask(server.origin, '/', { ...(await signIn()) })).text).not.toContain('latchkey-token')
  })

  it('may be framed by nobody and load nothing from elsewhere', async () => {
    const { server, signIn } = await start()
    for (const headers of [{}, await signIn()]) {
      const answer = await ask(server.origin, '/', { ...headers })
      expect(answer.headers).toMatchObject({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      const policy = String(answer.headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*/)
    }
  })

  it('say what runs here where no page was built', async () => {
    const { server, signIn } = await start()
    const answer = await ask(server.origin, '/', { ...(await signIn()) })
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('Latchkey 1.2.3') })
  })

  it('come from their folder, and nothing outside of it does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lk-'))
    folders.push(folder)
    await mkdir(join(folder, 'page'))
    await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Latchkey</title>')
    await writeFile(join(folder, 'outside.html'), 'outside')
    const { server, signIn } = await start({ pageFolder: join(folder, 'page') })
    const { cookie } = await signIn()
    expect(await ask(server.origin, '/', { cookie })).toMatchObject({
      status: 200,
      text: expect.stringContaining('<title>'),
      headers: { 'content-type': 'text/html; charset=utf-8' },
    })
    for (const path of ['/../outside.html', '/%2e%2e/outside.html', '/..%2foutside.html', '/missing.js', '/%zz']) {
      expect((await ask(server.origin, path, { cookie })).status).toBe(404)
    }
  })

  it.each([
    ['/..%2f..%2fetc%2fpasswd.html', undefined],
    ['/a%00.html', undefined],
    ['/..\\x.html', undefined],
    ['/app.ts', undefined],
    ['/assets/app.js', '/srv/page/assets/app.js'],
    ['/', '/srv/page/index.html'],
  ])('the path %s names %s', (path, file) => {
    expect(pageFile('/srv/page', path)).toBe(file)
  })
})

describe('connections', () => {
  const slowRequests = { headersTimeout: 20, requestTimeout: 40, connectionsCheckingInterval: 10 }
  const dial = (origin: string) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => undefined)
    return { socket: socket.resume(), ended: once(socket, 'close') }
  }

  it.each([
    ['says nothing', ''],
    ['does not come to the end of a head', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: '],
  ])('that %s ends', async (_what, bytes) => {
    const { server } = await start({ slowRequests })
    const { socket, ended } = dial(server.origin)
    socket.write(bytes)
    expect(await ended).toBeDefined()
  })

  it('that say nothing end, the oldest first, when there are too many of them', async () => {
    const { server } = await start()
    const all = Array.from({ length: 300 }, () => dial(server.origin))
    await Promise.all(all.slice(0, 236).map(({ ended }) => ended))
    expect((await ask(server.origin, '/')).status).toBe(401)
    expect(all.slice(237).every(({ socket }) => !socket.destroyed)).toBe(true)
    for (const { socket } of all) socket.destroy()
  })

  it.each([
    ['no page', '/', {}, 'GET', 401],
    ['no call', '/rpc/app/info', {}, 'POST', 403],
    ['no link', '/login?code=guess', {}, 'GET', 403],
    ['another Host', '/', { host: 'evil.example' }, 'GET', 403],
    ['what is no URL', '//', {}, 'GET', 400],
  ])('are not kept for whoever is not signed in and gets %s', async (_what, path, lie, method, status) => {
    const { server } = await start()
    const answer = await ask(server.origin, path, { connection: 'keep-alive', ...lie }, method)
    expect(answer).toMatchObject({ status, headers: { connection: 'close' } })
  })

  it('are kept for a page that is signed in', async () => {
    const { server, signIn } = await start()
    const headers = { ...(await signIn()), connection: 'keep-alive' }
    expect((await ask(server.origin, '/', headers)).headers['connection']).toBe('keep-alive')
    const call = await ask(server.origin, '/rpc/app/info', { ...headers, origin: server.origin }, 'POST')
    expect(call).toMatchObject({ status: 200, headers: { connection: 'keep-alive' } })
  })

  it('of other users end before anything is served, and spend no link', async () => {
    let isOwn = false
    let asked = 0
    const { server } = await start({ peers: { known: true, isOwn: () => Promise.resolve((asked++, isOwn)) } })
    const { url } = server.link()
    const path = url.slice(server.origin.length)
    const read = countRequestsRead()
    const refused = await ask(server.origin, path)
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('user who runs Latchkey') })
    expect(refused.headers['set-cookie']).toBeUndefined()
    await dial(server.origin).ended
    expect(asked).toBe(2)
    expect(read()).toBe(0)
    isOwn = true
    expect((await ask(server.origin, path)).status).toBe(200)
  })
})
