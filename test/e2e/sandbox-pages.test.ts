// The sandbox's sign-in pages in a real browser: the way back to the tool, what another site cannot do, and how they look.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartDeviceAuthorizationCommand } from '@aws-sdk/client-sso-oidc'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { startCenterRig } from '../integration/identity-center-rig.ts'

const executablePath = findChromium()
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const undo: (() => Promise<unknown>)[] = []
let browser: Browser

beforeAll(async () => {
  if (executablePath === undefined) return
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const profile = await mkdtemp(join(tmpdir(), 'lks-'))
  undo.push(() => rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  browser = await chromium.launch({ executablePath, args: asRoot, env: { ...process.env, HOME: profile } })
  undo.push(() => browser.close())
})
beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

/** A tool that waits for the browser to come back. */
async function listener() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<title>back</title>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    redirectUri: `${origin}/oauth/callback`,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function openAuthorize(page: Page) {
  const rig = await startCenterRig()
  const tool = await listener()
  const { clientId } = await rig.register({ clientName: 'Latchkey' })
  await page.goto(rig.authorizeUrl(clientId, { redirect_uri: tool.redirectUri }).url)
  return { rig, tool }
}

test.each([
  ['Approve', 'code'],
  ['Refuse', 'error'],
])('%s leads back to the tool, with %s', async (button, parameter) => {
  const page = await browser.newPage()
  const { rig, tool } = await openAuthorize(page)
  await using _rig = rig
  await using _tool = tool
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(`${tool.redirectUri}**`)
  const back = new URL(page.url()).searchParams
  expect([back.get('state'), back.has(parameter)]).toEqual(['state-1', true])
  await page.close()
})

test('a name with a space is stopped by the form; without a name Refuse still works', async () => {
  const page = await browser.newPage()
  const { rig, tool } = await openAuthorize(page)
  await using _rig = rig
  await using _tool = tool
  const field = page.getByLabel('Sign in as')
  await field.fill('two words')
  expect(await field.evaluate((input: HTMLInputElement) => input.validity.patternMismatch)).toBe(true)
  await field.fill('Some-body_1+a=b,c.d@example.com')
  expect(await field.evaluate((input: HTMLInputElement) => input.validity.valid)).toBe(true)
  await field.fill('')
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page.waitForURL(`${tool.redirectUri}?error=access_denied**`)
  await page.close()
})

test('a page of another site cannot press the button, nor frame the page', async () => {
  const page = await browser.newPage()
  const { rig, tool } = await openAuthorize(page)
  await using _rig = rig
  await using _tool = tool
  const ours = page.url()
  const post = `<form method="post" action="${ours.replaceAll('&', '&amp;')}"><button name="decision" value="approve">go</button></form>`
  await page.goto(tool.redirectUri)
  await page.setContent(post)
  const refused = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button').click()
  expect((await refused).status()).toBe(403)
  await page.goto(tool.redirectUri)
  await page.setContent(`<iframe src="${ours.replaceAll('&', '&amp;')}"></iframe>`)
  await page.waitForLoadState('load')
  const framed = page.frames().find((frame) => frame !== page.mainFrame())
  expect(await framed?.getByRole('button').count()).toBe(0)
  await page.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1200]) {
    test(`the pages are accessible and fit, ${colorScheme} at ${width} px`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 }, bypassCSP: true })
      const { rig, tool } = await openAuthorize(page)
      await using _rig = rig
      await using _tool = tool
      const client = await rig.register({ grantTypes: undefined, redirectUris: undefined, issuerUrl: undefined })
      const { startUrl } = rig.sandbox.identityCenter
      const started = await rig.oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl }))
      const device = started.verificationUri ?? ''
      const addresses = [page.url(), startUrl, device, `${device}?user_code=AAAA-AAAA`, started.verificationUriComplete]
      const findings: string[] = []
      for (const address of addresses) {
        await page.goto(address ?? '')
        await page.addScriptTag({ path: axe })
        const found: string[] = await page.evaluate(
          '(async () => (await axe.run()).violations.map((each) => each.id + ": " + each.nodes[0].html))()',
        )
        const isWide: boolean = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        )
        findings.push(...found, ...(isWide ? [`wide: ${address}`] : []))
        expect(await page.title()).toBe('Sandbox sign-in')
      }
      expect(findings).toEqual([])
      await page.close()
    })
  }
}
