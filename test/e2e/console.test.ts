// A console in one command, with a real Chromium: where it lands, as whom, for how long, and what nobody else sees of it.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { secretMark } from '#sandbox/organisation/seeded.ts'
import { findChromium } from '../../scripts/icons.ts'
import { latchkey, startToolAgent, type ToolAgent, type ToolRun } from '../support/agent.ts'
import { findSecrets } from '../support/find-secrets.ts'
import { watchProcesses } from '../support/watch-processes.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'

const executablePath = findChromium()
const undo: (() => Promise<unknown>)[] = []
let agent: ToolAgent
let person: PersonAtBrowser
let context: BrowserContext

beforeAll(async () => {
  if (executablePath === undefined) return
  agent = await startToolAgent({ args: ['--sandbox'] })
  undo.push(agent.close)
  person = await startPersonAtBrowser(executablePath)
  undo.push(person.close)
})
beforeEach(async (test) => {
  if (executablePath === undefined) test.skip('needs Chromium: apt-get install chromium')
  context = await person.browser.newContext()
})
afterEach(() => context.close())
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<ToolRun> =>
  agent.run(latchkey, args, { env: { BROWSER: person.command, ...env }, input })

/** As the browser that the command started does it. */
async function opened(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly page: Page; readonly ran: ToolRun; readonly address: string }> {
  const ran = await run(args, env)
  expect(ran).toMatchObject({ code: 0, out: '' })
  const address = await person.next()
  const page = await context.newPage()
  await page.goto(address)
  return { page, ran, address }
}

const fact = (page: Page, name: string): Promise<string> => page.locator(`dt:text-is("${name}") + dd`).innerText()

describe('latchkey console', () => {
  test('lands on the page of a service, as the role, and says before for how long', async () => {
    const { page, ran } = await opened(['console', 'payments-dev/Admin', '--service', 's3', '--region', 'eu-west-1'])
    expect(page.url()).toMatch(/\/console\/eu-west-1\.console\.aws\.amazon\.com\/s3\/home\?region=eu-west-1$/)
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/Admin\//)
    expect([await fact(page, 'Service'), await fact(page, 'Region')]).toEqual(['s3', 'eu-west-1'])
    expect(await fact(page, 'Time left')).toMatch(/^(1 h|59 min)$/)
    expect(ran.err).toMatch(/^Opening the console as Admin in payments-dev [\d-]+\n {2}https:.*\n {2}for 1 h: /)
  })

  test('gives the browser an address that works once', async () => {
    const { address } = await opened(['console', 'payments-dev/Admin'])
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}$/)
    const again = await context.newPage()
    const answer = await again.goto(address)
    expect([answer?.status(), await again.innerText('body')]).toEqual([
      410,
      expect.stringMatching(/Open the console again/),
    ])
  })

  test('shows no secret in a command line, an environment, a file or the log, from the command to the page', async (test) => {
    if (process.platform !== 'linux') test.skip('needs Linux: it shows every command line in /proc')
    const watch = watchProcesses(agent.folder)
    const { page } = await opened(['console', 'payments-dev/Admin'])
    expect(await fact(page, 'Service')).toBe('console')
    await watch.stop()
    expect(watch.find(/http:\/\/127\.0\.0\.1:\d+\/console\//)).not.toEqual([])
    expect(watch.find(new RegExp(`${secretMark}|SigninToken|/federation|sessionKey`))).toEqual([])
    expect(findSecrets(agent.folder)).toEqual([])
    const { out } = await run(['audit', '--json'])
    expect(out).toContain('"console.launch"')
    expect(out).not.toMatch(/SigninToken|federation\?/)
  })

  test('reaches a role through another role for an hour at most, and the IAM user itself by a federation token', async () => {
    const { endpointUrl = '' } = (await agent.status()).sources.find(({ kind }) => kind === 'sandbox') ?? {}
    const secret = 'SandboxSecret0VVV/cpDRJGjSIsTmbv6Vx+HTpr'
    const add = [
      'source',
      'add',
      'iam-user',
      'me',
      '--access-key-id',
      'AKIAV5KP5EIZ6BS5PLHJ',
      '--endpoint-url',
      endpointUrl,
    ]
    expect(await run(add, {}, secret)).toMatchObject({ code: 0 })
    for (const [name, arn, ...via] of [
      ['start', 'ChainStart'],
      ['end', 'ChainEnd', '--via', 'start'],
    ]) {
      const role = [
        'role',
        'add',
        name ?? '',
        '--source',
        'me',
        '--arn',
        `arn:aws:iam::100000000000:role/${arn}`,
        ...via,
      ]
      // oxlint-disable-next-line no-await-in-loop -- the second goes through the first
      expect(await run(role)).toMatchObject({ code: 0 })
    }
    const chained = await opened(['console', 'end'])
    expect(await fact(chained.page, 'Identity')).toMatch(/ChainEnd/)
    expect(chained.ran.err).toContain('through another role')
    await context.clearCookies()
    const own = await opened(['console', 'source:me'])
    expect(await fact(own.page, 'Identity')).toMatch(/^federated-user\//)
  })

  test('keeps two consoles apart in two profiles of a browser that it starts itself, one for each account', async () => {
    const bin = join(agent.folder, 'bin')
    await mkdir(bin)
    const asRoot = process.getuid?.() === 0 ? '--no-sandbox' : ''
    const script = `#!/bin/sh\nexec '${executablePath}' --headless=new ${asRoot} --remote-debugging-port=0 "$@" >/dev/null 2>&1\n`
    await writeFile(join(bin, 'chromium'), script, { mode: 0o700 })
    const env = { PATH: `${bin}:${agent.env['PATH']}` }
    async function openApart(role: string) {
      const [{ accountId }] = JSON.parse(await agent.latchkey(['roles', '--json', role]))
      const ran = await run(['console', role, '--browser', 'chromium', '--new-session'], env)
      expect(ran).toMatchObject({ code: 0, out: '', err: expect.not.stringContaining('has not come') })
      const ports = join(agent.home, 'browsers', `chromium-${accountId}`, 'DevToolsActivePort')
      await expect.poll(() => existsSync(ports)).toBe(true)
      const [port] = (await readFile(ports, 'utf8')).split('\n')
      // Playwright waits for ever for a page that leaves for another process while it joins.
      const pages = async () => (await fetch(`http://127.0.0.1:${port}/json/list`)).text()
      await expect.poll(pages).toMatch(/"url": "[^"]*\/console\/home/)
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
      const [page] = browser.contexts()[0]?.pages() ?? []
      if (page === undefined) throw new Error('the browser shows no page')
      await page.waitForURL(/\/console\/home/)
      return { browser, page, account: String(accountId) }
    }
    const dev = await openApart('payments-dev/Admin')
    const prod = await openApart('payments-prod/Admin')
    await Promise.all([dev.page.reload(), prod.page.reload()])
    expect([await fact(dev.page, 'Account'), await fact(prod.page, 'Account')]).toEqual([dev.account, prod.account])
    const listed = await run(['browsers'], env)
    const accounts = [dev.account, prod.account].toSorted().join(' ')
    expect(listed.out).toMatch(new RegExp(`^chromium +Chromium .*${accounts}$`, 'm'))
    for (const { browser } of [dev, prod]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await (await browser.newBrowserCDPSession()).send('Browser.close')
    }
    // What a browser keeps of where it was is its own.
    await rm(join(agent.home, 'browsers'), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })

  test('signs the console of another role out first, and says before which and how to keep both', async () => {
    const { page } = await opened(['console', 'payments-dev/Admin', '--sign-out'])
    const other = await opened(['console', 'payments-dev/ReadOnly'])
    expect(other.ran.err).toMatch(/It signs out Admin in payments-dev [\d-]+ in this browser\. .*--new-session/)
    expect(await fact(other.page, 'Identity')).toMatch(/^assumed-role\/ReadOnly\//)
    await page.reload()
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/ReadOnly\//)
    // The same role is signed in again beside itself.
    expect((await opened(['console', 'payments-dev/ReadOnly', '--service', 's3'])).ran.err).not.toContain('signs out')
  })

  test('counts up to five in a browser of several sessions, and says at the sixth which ends first', async () => {
    await agent.latchkey(['settings', 'set', 'console.multi-session', 'on'])
    const first = await opened(['console', 'payments-dev/Admin', '--sign-out'])
    await first.page.getByRole('button', { name: 'Turn on several sessions' }).click()
    for (const role of [
      'payments-dev/ReadOnly',
      'payments-dev/Deploy',
      'payments-prod/Admin',
      'payments-prod/ReadOnly',
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one browser signs in after the other
      const { page, ran } = await opened(['console', role])
      expect(ran.err).not.toMatch(/signs out|AWS asks/)
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await fact(page, 'Identity')).toContain(`/${role.split('/')[1]}/`)
    }
    const sixth = await opened(['console', 'payments-prod/Deploy'])
    expect(sixth.ran.err).toMatch(
      /has 5 consoles.* Sign out of one when AWS asks: Admin in payments-dev [\d-]+ ends first/,
    )
    await sixth.page.getByText('no more are possible').waitFor()
    await agent.latchkey(['settings', 'set', 'console.multi-session'])
  })

  test('leads from a page that has expired back to the same page, also after the agent was started again', async () => {
    const { page } = await opened(['console', 'payments-prod/Admin', '--service', 'lambda', '--region', 'eu-west-1'])
    const landed = page.url()
    async function expire() {
      await page.getByRole('button', { name: 'Let it expire now' }).click()
      await page.goto(landed)
      await page.getByRole('link', { name: 'Sign in again' }).click()
    }
    await expire()
    expect(await page.getByRole('heading').innerText()).toBe('Open the console again?')
    expect(await page.innerText('main')).toMatch(/Production\s+As Admin in payments-prod [\d-]+\s+https:.*\/lambda\//)
    await page.getByRole('button', { name: 'Open console' }).click()
    await page.waitForURL(landed)
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/Admin\//)
    await expire()
    await agent.kill()
    await agent.start()
    await page.reload()
    expect(await page.innerText('main')).toMatch(/not known here any more[^]*latchkey console ROLE/)
  })

  test('opens a role of Identity Center by the portal where that is set, with a link that holds no secret', async () => {
    const signingIn = run(['sign-in', 'sandbox-sso'])
    const portal = await context.newPage()
    await portal.goto(await person.next())
    await portal.getByRole('button', { name: 'Approve' }).click()
    expect(await signingIn).toMatchObject({ code: 0 })
    await agent.latchkey(['settings', 'set', 'console.identity-center', 'portal'])
    const role = 'payments-dev/AdministratorAccess'
    const { page, ran } = await opened(['console', role, '--service', 's3', '--region', 'eu-west-1'])
    expect(ran.err).toContain('the permission set allows')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.waitForURL(/\/console\/eu-west-1\.console\.aws\.amazon\.com\/s3\/home\?region=eu-west-1$/)
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/AWSReservedSSO_AdministratorAccess_/)
    const printed = await run(['console', role, '--print'])
    expect(printed.out).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/start\/#\/console\?account_id=\d{12}&role_name=AdministratorAccess&destination=https%3A%2F%2F[\w.%-]+\n$/,
    )
    expect(printed.err).toContain('is no secret')
    await agent.latchkey(['settings', 'set', 'console.identity-center'])
  })

  test('is refused for a role whose credentials stay here, and the log says so', async () => {
    expect(await run(['role', 'edit', 'end', '--never-direct'])).toMatchObject({ code: 0 })
    expect(await run(['console', 'end'])).toMatchObject({ code: 4, err: expect.stringContaining('never direct') })
    expect((await run(['audit', '--outcome', 'refused'])).out).toContain('console.launch')
  })

  test('prints the link where there is no browser, and says when one does not start', async () => {
    const printed = await run(['console', 'payments-dev/Admin'], { BROWSER: '', DISPLAY: '', WAYLAND_DISPLAY: '' })
    expect(printed.code).toBe(0)
    expect(printed.err).toMatch(/There is no browser here[^]*It works once, within 15 min/)
    const page = await context.newPage()
    await page.goto(printed.out.trim())
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/Admin\//)
    const failed = await run(['console', 'payments-dev/Admin', '--browser', '/bin/false'])
    expect(failed).toMatchObject({
      code: 1,
      err: expect.stringMatching(/"\/bin\/false" did not open a page\n.*--print/),
    })
  })
})

describe('latchkey go', () => {
  test('opens what an ARN names as the role that fits it', async () => {
    const arn =
      /arn:aws:iam::(\d+):role\/Admin/.exec(await agent.latchkey(['roles', '--json', 'payments-dev/Admin']))?.[0] ?? ''
    const { page, ran } = await opened(['go', arn])
    expect(await fact(page, 'Account')).toBe(arn.split(':')[4])
    expect(await fact(page, 'Identity')).toMatch(/^assumed-role\/Admin\//)
    expect(page.url()).toContain('/iam/')
    expect(ran.err).toContain('Taken for the role Admin, account ')
  })

  test('asks for the role where several fit, and knows what is nothing to open', async () => {
    expect(await run(['go', 's3://reports/2026/'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('roles fit this'),
    })
    expect(await run(['go', 'hello'])).toMatchObject({ code: 2, err: expect.stringContaining('no ARN') })
  })
})
