// Identity Center in the app, from a first run: its page opens in the person's own browser, a real Chromium here, and the roles come into the window.
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { t } from '#shared/strings/strings.ts'
import { tray as trayText } from '#shared/strings/en/tray.ts'
import { tools } from '../support/agent.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'
import { useDesk } from './support/desk.ts'
import { roleRow, searchField, showView, startRole } from './support/page.ts'

const executablePath = findChromium()
const aws = tools.awsV2()
let rig: { readonly person: PersonAtBrowser; readonly sandbox: Awaited<ReturnType<typeof startSandbox>> } | undefined

const desk = useDesk({
  async env() {
    if (executablePath === undefined) return {}
    const sandbox = await startSandbox(defaultSandboxOptions)
    rig = { person: await startPersonAtBrowser(executablePath), sandbox }
    return { BROWSER: rig.person.command }
  },
})
beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => {
  await rig?.person.close()
  await rig?.sandbox.close()
})

function here() {
  if (rig === undefined) throw new Error('there is no browser')
  return { ...rig, ...desk(), page: desk().app.page }
}

/** The page that was opened next, in the person's browser. */
async function openedPage() {
  const { person } = here()
  const portal = await person.browser.newPage()
  await portal.goto(await person.next())
  return portal
}

const status = (name: string) => here().page.getByRole('contentinfo').getByText(name)

test('a first run leads from the start URL to the roles, with one button and one page in the browser', async () => {
  const { page, sandbox, person } = here()
  await page.getByRole('button', { name: t.firstRun.portal.title }).click()
  const words = t.sources.adding
  await page.getByLabel(words.startUrl).fill(sandbox.identityCenter.startUrl)
  await page.getByText(words.more, { exact: true }).click()
  await page.getByLabel(words.endpoint).fill(sandbox.endpointUrl)
  await page.getByText(words.found.region('us-east-1')).waitFor()
  expect(await page.getByLabel(words.region).inputValue()).toBe('us-east-1')
  await page.getByRole('button', { name: words.addAndSignIn }).click()
  const portal = await openedPage()
  await page.getByText(t.sources.signingIn).waitFor()
  await portal.getByRole('button', { name: 'Approve' }).click()
  await portal.getByRole('heading', { name: 'Signed in' }).waitFor()
  await searchField(page).fill('payments-dev@example.com')
  await roleRow(page, 'ViewOnlyAccess').first().waitFor()
  await status(t.shell.sourceLine('corp', t.shell.signedIn(undefined))).waitFor()
  expect(person.opened).toHaveLength(1)
})

test('the AWS CLI works as a role of the organisation', async (context) => {
  if (aws.kind === 'missing') return context.skip(aws.reason)
  const { page, home } = here()
  await startRole(page, 'ViewOnlyAccess payments-dev')
  const [session] = JSON.parse(await home.latchkey('status', '--json')).sessions
  expect(session).toMatchObject({ source: 'corp', role: 'ViewOnlyAccess' })
  const identity = [aws.command, 'sts', 'get-caller-identity', '--output', 'json']
  const who = await home.run('latchkey', ['exec', session.roleId, '--', ...identity])
  expect(JSON.parse(who.out).Arn).toMatch(/AWSReservedSSO_ViewOnlyAccess_\w+\/sandbox-user$/)
  const listed = await home.run('latchkey', ['exec', session.roleId, '--', aws.command, 's3', 'ls'])
  expect(listed).toMatchObject({ code: 0, err: '' })
})

test('the tray opens the page of a sign-in at once, and the window cancels it', async () => {
  const { page, tray, home } = here()
  await showView(page, 'sources')
  await page.getByRole('option', { name: 'corp' }).click()
  await page.getByRole('button', { name: t.sources.signOut }).click()
  await tray.choose(trayText.signInTo('corp'))
  const portal = await openedPage()
  await page.getByRole('button', { name: t.sources.cancelSignIn }).click()
  await page.getByRole('contentinfo').getByRole('button', { name: t.shell.signIn }).waitFor()
  await portal.getByRole('button', { name: 'Approve' }).click()
  await portal.getByText('This sign-in has ended').first().waitFor()
  expect(JSON.parse(await home.latchkey('status', '--json')).sources).toMatchObject([{ state: 'needs-sign-in' }])
})

test('a code from the window signs in from any browser', async () => {
  const { page, person, home } = here()
  const before = person.opened.length
  await page.getByRole('button', { name: t.sources.withCode }).click()
  const code = page.getByRole('region', { name: t.sources.signingInTo('corp') }).locator('output')
  const shown = (await code.textContent()) ?? ''
  const [source] = JSON.parse(await home.latchkey('status', '--json')).sources
  const portal = await person.browser.newPage()
  await portal.goto(source.page.plainUrl)
  await portal.getByLabel('Code').fill(shown)
  await portal.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('button', { name: t.sources.signOut }).waitFor()
  expect(person.opened).toHaveLength(before)
})

test('a console opens from the window and from the tray, in the person’s browser, and the sessions show it', async () => {
  const { page, tray } = here()
  await showView(page, 'roles')
  await searchField(page).fill('ViewOnlyAccess payments-dev')
  await roleRow(page, /ViewOnlyAccess/)
    .first()
    .waitFor()
  await searchField(page).press('Control+Enter')
  const first = await openedPage()
  await first.getByText(/^assumed-role\/AWSReservedSSO_ViewOnlyAccess_\w+\/sandbox-user$/).waitFor()
  await startRole(page, 'ViewOnlyAccess payments-dev')
  await tray.choose(/ViewOnlyAccess {2}\(/, /^Open console/)
  const second = await openedPage()
  await second.getByText(/^assumed-role\/AWSReservedSSO_ViewOnlyAccess_\w+\/sandbox-user$/).waitFor()
  await showView(page, 'sessions')
  const list = page.getByRole('region', { name: t.consoles.list })
  await list.getByRole('listitem').nth(1).waitFor()
  expect(await list.getByRole('listitem').count()).toBe(2)
})
