// What the running app refuses its own page, should a stranger's script ever run there.
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDesk } from './support/desk.ts'
import { takePort } from './support/bridge.ts'

const desk = useDesk()
const root = join(import.meta.dirname, '..', '..')

let server: Server | undefined
let address = ''
const arrived: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    arrived.push(request.url ?? '')
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' }).end('hello')
  })
  server.on('upgrade', (request, socket) => {
    arrived.push(request.url ?? '')
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  address = `127.0.0.1:${typeof bound === 'object' ? bound?.port : bound}`
})
afterAll(() => void server?.close())

const appLog = () => readFile(join(desk().home.folder, 'home', 'logs', 'app.log'), 'utf8').catch(() => '')

test('the page has no network: nothing it asks for leaves it', async () => {
  const { page } = desk().app
  const outcomes = await page.evaluate(async (host) => {
    const url = `http://${host}`
    const loaded = (element: HTMLElement): Promise<string> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => resolve('loaded'))
        element.addEventListener('error', () => resolve('refused'))
        document.body.append(element)
      })
    const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, facts: object) =>
      Object.assign(document.createElement(name), facts)
    const asked: Readonly<Record<string, () => Promise<string>>> = {
      fetch: () => fetch(`${url}/fetch`).then(() => 'loaded'),
      'fetch without cors': () => fetch(`${url}/no-cors`, { mode: 'no-cors' }).then(() => 'loaded'),
      XMLHttpRequest: () =>
        new Promise((resolve) => {
          const request = new XMLHttpRequest()
          request.addEventListener('load', () => resolve('loaded'))
          request.addEventListener('error', () => resolve('refused'))
          request.open('GET', `${url}/xhr`)
          request.send()
        }),
      WebSocket: () =>
        new Promise((resolve) => {
          const socket = new WebSocket(`ws://${host}/socket`)
          socket.addEventListener('open', () => resolve('loaded'))
          socket.addEventListener('error', () => resolve('refused'))
        }),
      EventSource: () =>
        new Promise((resolve) => {
          const source = new EventSource(`${url}/events`)
          source.addEventListener('open', () => resolve('loaded'))
          source.addEventListener('error', () => resolve('refused'))
        }),
      image: () => loaded(make('img', { src: `${url}/image` })),
      script: () => loaded(make('script', { src: `${url}/script` })),
      style: () => loaded(make('link', { rel: 'stylesheet', href: `${url}/style` })),
    }
    // Says only that it was queued.
    navigator.sendBeacon(`${url}/beacon`)
    const entries = await Promise.all(
      Object.entries(asked).map(async ([name, ask]) => [name, await ask().catch(() => 'refused')] as const),
    )
    return Object.fromEntries(entries)
  }, address)
  for (const [name, outcome] of Object.entries(outcomes)) expect([name, outcome]).toEqual([name, 'refused'])
  expect(arrived).toEqual([])
})

test('not even a page without a policy reaches the network: the session lets nothing but app:// through', async () => {
  const { electron } = desk().app
  const outcomes = await electron.evaluate(async ({ BrowserWindow }, host) => {
    const outcomes: string[] = []
    for (const url of [`http://${host}/window`, 'data:text/html,hello', 'file:///etc/hostname', 'app://other/']) {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
      outcomes.push(
        await window.loadURL(url).then(
          () => `loaded ${window.webContents.getURL()}`,
          (error: Error) => error.message,
        ),
      )
      window.destroy()
    }
    return outcomes
  }, address)
  for (const outcome of outcomes) expect(outcome).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_FAILED|ERR_ABORTED/)
  expect(arrived).toEqual([])
})

test('the page comes with the content security policy and no other', async () => {
  const { page } = desk().app
  const response = await page.reload()
  expect(await response?.headerValue('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  )
  expect(await response?.headerValue('x-content-type-options')).toBe('nosniff')
  const inline = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.latchkeyInline = true'
    document.body.append(script)
    return Reflect.has(window, 'latchkeyInline')
  })
  expect(inline).toBe(false)
})

test('the page cannot leave, open a window or embed another page', async () => {
  const { page, electron } = desk().app
  const { windows, opened, webview } = await page.evaluate((host) => {
    const opened = window.open(`http://${host}/window-open`)
    const link = Object.assign(document.createElement('a'), { href: `http://${host}/link`, target: '_blank' })
    document.body.append(link)
    link.click()
    const frame = Object.assign(document.createElement('iframe'), { src: `http://${host}/frame` })
    const webview = document.createElement('webview')
    webview.setAttribute('src', `http://${host}/webview`)
    document.body.append(frame, webview)
    location.assign(`http://${host}/navigate`)
    return { windows: window.length, opened: opened === null, webview: Reflect.has(webview, 'getWebContentsId') }
  }, address)
  expect({ opened, webview }).toEqual({ opened: true, webview: false })
  expect(windows).toBeLessThanOrEqual(1)
  // Everything of above was judged before the main process answers.
  const urls = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  )
  expect(urls).toEqual(['app://ui/'])
  expect(page.url()).toBe('app://ui/')
  expect(arrived).toEqual([])
  await page.reload()
})

test('every permission is denied', async () => {
  const { page } = desk().app
  const answers = await page.evaluate(async () => {
    const names = 'geolocation notifications camera microphone midi clipboard-read persistent-storage screen-wake-lock'
    const states = await Promise.all(
      names.split(' ').map(async (name) => {
        const query: unknown = Reflect.apply(navigator.permissions.query, navigator.permissions, [{ name }])
        return [name, await Promise.resolve(query).then((status) => Reflect.get(Object(status), 'state'), String)]
      }),
    )
    const refused = async (ask: () => Promise<unknown>): Promise<string> =>
      await ask().then(
        () => 'given',
        () => 'refused',
      )
    const asked = {
      geolocation: await refused(
        () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
      microphone: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await refused(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await refused(() => navigator.clipboard.readText()),
      midi: await refused(() => navigator.requestMIDIAccess({ sysex: true })),
      notification: (await Notification.requestPermission()) === 'denied' ? 'refused' : 'given',
    }
    return { states, asked }
  })
  for (const [name, state] of answers.states) expect([name, state]).toEqual([name, 'denied'])
  expect(new Set(Object.values(answers.asked))).toEqual(new Set(['refused']))
})

test('the page has no Node and no Electron object, and the window is made as it should be', async () => {
  const { page, electron } = desk().app
  const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer']
  expect(await page.evaluate((all) => all.filter((name) => Reflect.has(window, name)), names)).toEqual([])
  const facts = await electron.evaluate(({ BrowserWindow }): unknown => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    // Not in the published types: what the window was made with, defaults included.
    return contents && Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, [])
  })
  expect(facts).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  })
})

test('a page gets one port, and a window that is not ours gets none', async () => {
  const { page, electron } = desk().app
  await page.evaluate(() => window.postMessage('latchkey:connect', 'app://ui', [new MessageChannel().port2]))
  await expect.poll(appLog).toContain('this page has its port already')
  await electron.evaluate(
    async ({ BrowserWindow }, preload) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } })
      await window.loadURL('app://ui/')
    },
    join(root, 'out', 'app', 'preload.cjs'),
  )
  await expect.poll(appLog).toContain('it is no window of ours')
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows().filter((each) => !each.isVisible())) window.destroy()
  })
})

test('over its port a page calls nothing that is not in the contract', async () => {
  const { page } = desk().app
  const { client, close } = await takePort(page)
  const call = (path: readonly string[], input?: unknown): Promise<unknown> => {
    const found = path.reduce<unknown>((at, name) => Reflect.get(Object(at), name), client)
    return typeof found === 'function' ? Reflect.apply(found, undefined, [input]) : Promise.reject(new Error('no call'))
  }
  for (const path of [
    ['desktop', 'readFile'],
    ['app', 'run'],
    ['credentials', 'get'],
    ['constructor', 'constructor'],
  ])
    await expect(call(path, {})).rejects.toThrow(/not found/i)
  await expect(call(['desktop', 'copyText'], { text: 1 })).rejects.toThrow(/validation/)
  await expect(call(['sessions', 'start'], { role: { $ne: '' } })).rejects.toThrow(/validation/)
  await close()
})
