// The same way in a real browser, through the browser front end of an agent without a window; and what guards that front end.
import { request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { totpCode } from '#sandbox/organisation/totp.ts'
import { t } from '#shared/strings/strings.ts'
import { startToolAgent, type ToolAgent, tools } from '../support/agent.ts'
import { roleRow, searchField, showView, trySandbox } from './support/page.ts'

const executablePath = findChromium()
const aws = tools.awsV2()
const undo: (() => Promise<unknown>)[] = []
let rig:
  | { readonly agent: ToolAgent; readonly browser: Browser; readonly page: Page; readonly origin: string }
  | undefined

beforeAll(async () => {
  if (executablePath === undefined) return
  const agent = await startToolAgent()
  undo.push(agent.close)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const profile = await mkdtemp(join(tmpdir(), 'lkb-'))
  undo.push(() => rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  const browser = await chromium.launch({ executablePath, args: asRoot, env: { ...process.env, HOME: profile } })
  undo.push(() => browser.close())
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  const link = (await agent.latchkey(['open', '--print'])).trim()
  await page.goto(link)
  rig = { agent, browser, page, origin: new URL(link).origin }
})
beforeEach((ctx) => {
  if (executablePath === undefined) ctx.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

function here() {
  if (rig === undefined) throw new Error('the agent did not start')
  return rig
}

/** The status that a request without a browser gets. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<number> {
  const asked = request(`${here().origin}${path}`, { method, headers })
  asked.end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.statusCode
}

test('the link opens the page and leaves the address without its code', async () => {
  const { page, origin } = here()
  await page.getByRole('heading', { name: t.firstRun.title }).waitFor()
  expect(page.url()).toBe(`${origin}/`)
})

test('first run, sandbox, role, countdown: as in the app', async () => {
  const { page, agent } = here()
  await trySandbox(page)
  await searchField(page).fill('readonly dev')
  await roleRow(page, 'ReadOnly').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(t.roles.readyNext).first().waitFor()
  await showView(page, 'sessions')
  expect(await page.getByRole('timer').textContent()).toMatch(/^(59 min|1 h)$/)
  expect((await agent.status()).sessions).toMatchObject([{ role: 'ReadOnly', state: 'active' }])
})

test('copying gives the command and not the values', async () => {
  const { page } = here()
  await showView(page, 'roles')
  await page.keyboard.press('Control+c')
  await page.getByText(t.roles.copied('payments-dev/ReadOnly')).first().waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    ' eval "$(latchkey env payments-dev/ReadOnly)"',
  )
})

test('a reload finds its way back without a new link', async () => {
  const { page } = here()
  await page.reload()
  await page.getByRole('rowgroup', { name: t.roles.active }).waitFor()
  expect(await page.getByRole('rowgroup', { name: t.roles.active }).getByRole('row').count()).toBe(1)
})

test('what the AWS CLI does shows in Activity, and ending the session ends its use', async (ctx) => {
  if (aws.kind === 'missing') return ctx.skip(aws.reason)
  const { page, agent } = here()
  const whoAmI = [aws.command, 'sts', 'get-caller-identity']
  expect(await agent.exec('payments-dev/ReadOnly', whoAmI)).toMatchObject({ code: 0 })
  await showView(page, 'activity')
  await page.getByRole('grid', { name: t.activity.table }).getByText('sts:GetCallerIdentity').first().waitFor()
  const env = await agent.environment('payments-dev/ReadOnly')
  await showView(page, 'sessions')
  await page.getByRole('button', { name: t.sessions.end, exact: true }).click()
  await page.getByText(t.sessions.empty).waitFor()
  expect((await agent.run(aws.command, whoAmI.slice(1), { env })).code).not.toBe(0)
})

test('has an icon of its own', async () => {
  const { page } = here()
  const icon = await page.evaluate(async () => {
    const response = await fetch(document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? '/none')
    return { status: response.status, type: response.headers.get('content-type') }
  })
  expect(icon).toEqual({ status: 200, type: 'image/svg+xml' })
})

test('takes a code beside another page with Activity: a browser has six connections for all of them', async ({
  onTestFinished,
}) => {
  const { page, agent } = here()
  const sandbox = (await agent.status()).sources.find(({ kind }) => kind === 'sandbox')
  const user = ['--access-key-id', 'AKIAV5KP5EIZ6BS5PLHJ', '--mfa-serial', 'arn:aws:iam::100000000000:mfa/sandbox-user']
  await agent.latchkey(['source', 'add', 'iam-user', 'me', ...user, '--endpoint-url', sandbox?.endpointUrl ?? ''], {
    input: 'SandboxSecret0VVV/cpDRJGjSIsTmbv6Vx+HTpr',
  })
  const arn = 'arn:aws:iam::100000000000:role/BreakGlass'
  await agent.latchkey(['role', 'add', 'breaker', '--source', 'me', '--arn', arn])
  const other = await page.context().newPage()
  onTestFinished(() => other.close())
  await other.goto((await agent.latchkey(['open', '--print'])).trim())
  await showView(other, 'activity')
  await showView(page, 'roles')
  await searchField(page).fill('breaker')
  await roleRow(page, 'breaker').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: t.attention.code }).fill(totpCode(Date.now()))
  await expect.poll(async () => (await agent.status()).sessions).toMatchObject([{ role: 'breaker', state: 'active' }])
  await searchField(page).fill('')
})

test('without its cookie and its token nothing is answered; a link works once', async () => {
  const { page, agent, origin } = here()
  const [cookie] = await page.context().cookies()
  const held = `${cookie?.name}=${cookie?.value}`
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  const token = await page.evaluate(() => sessionStorage.getItem('latchkey-token') ?? '')
  const call = (headers: Readonly<Record<string, string>>) => ask('/rpc/app/info', { origin, ...headers }, 'POST')
  expect(await call({ cookie: held, 'x-latchkey-token': token })).toBe(200)
  expect(await call({ cookie: held })).toBe(401)
  expect(await call({ 'x-latchkey-token': token })).toBe(401)
  expect(await call({ cookie: held, 'x-latchkey-token': token, origin: 'http://evil.example' })).toBe(403)
  expect(await call({ cookie: held, 'x-latchkey-token': token, host: 'rebound.example' })).toBe(403)
  expect(await ask('/', { cookie: held, host: 'rebound.example' })).toBe(403)
  expect(await ask('/', { cookie: held, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await ask('/')).toBe(401)
  const { pathname, search } = new URL((await agent.latchkey(['open', '--print'])).trim())
  expect(await ask(`${pathname}${search}`)).toBe(200)
  expect(await ask(`${pathname}${search}`)).toBe(403)
})

test('another page cannot put it in a frame or read from it', async () => {
  const { page, origin } = here()
  const stranger = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<iframe src="${origin}/"></iframe>`)
  })
  stranger.listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const bound = stranger.address()
  const other = await page.context().newPage()
  const answered = other.waitForResponse(`${origin}/`)
  await other.goto(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : bound}/`)
  expect((await answered).status()).toBe(403)
  expect(await (await answered).headerValue('x-frame-options')).toBe('DENY')
  const read = await other.evaluate(
    (url) =>
      fetch(url, { credentials: 'include' }).then(
        (response) => response.text(),
        () => 'refused',
      ),
    `${origin}/`,
  )
  expect(read).toBe('refused')
  await other.close()
  stranger.close()
})

test('its network goes to its own agent only', async () => {
  const { page } = here()
  const outcome = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(String, () => 'refused'))
  expect(outcome).toBe('refused')
  expect(await (await page.reload())?.headerValue('content-security-policy')).toMatch(/connect-src 'self';/)
})

test('it ends with the agent, and says so', async () => {
  const { page, agent, origin } = here()
  await searchField(page).waitFor()
  await agent.latchkey(['stop'])
  await page.getByText(t.shell.awayTitle).waitFor()
  await page.getByText(t.shell.awayCommandBrowser, { exact: true }).waitFor()
  const [refused] = await once(request(origin).end(), 'error')
  expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
})
