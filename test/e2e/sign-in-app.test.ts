// Signing in to Identity Center in the app: its page opens in the person's own browser, a real Chromium here, and the roles come into the window.
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { t } from '#shared/strings/strings.ts'
import { tools } from '../support/agent.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'
import { useDesk } from './support/desk.ts'
import { roleRow, searchField, showView, startRole, trySandbox } from './support/page.ts'

const executablePath = findChromium()
const aws = tools.awsV2()
let person: PersonAtBrowser | undefined

beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => person?.close())

describe('in the app', () => {
  const desk = useDesk({
    tray: false,
    async env() {
      if (executablePath === undefined) return {}
      person = await startPersonAtBrowser(executablePath)
      return { BROWSER: person.command }
    },
  })
  const browser = (): PersonAtBrowser => {
    if (person === undefined) throw new Error('there is no browser')
    return person
  }

  test('one press opens the page in the browser that BROWSER names, and approving it there brings the roles', async () => {
    const { page } = desk().app
    await trySandbox(page)
    await showView(page, 'sources')
    await page.getByRole('option', { name: 'sandbox-sso' }).click()
    await page.getByRole('button', { name: t.sources.signIn, exact: true }).click()
    const portal = await browser().browser.newPage()
    await portal.goto(await browser().next())
    await page.getByText(t.sources.signingIn).waitFor()
    await portal.getByRole('button', { name: 'Approve' }).click()
    await portal.getByRole('heading', { name: 'Signed in' }).waitFor()
    await page.getByRole('button', { name: t.sources.signOut }).waitFor()
    await showView(page, 'roles')
    await searchField(page).fill('payments-dev@example.com')
    await roleRow(page, 'ViewOnlyAccess').first().waitFor()
    expect(browser().opened).toHaveLength(1)
  })

  test('the AWS CLI works as a role of the organisation', async (context) => {
    if (aws.kind === 'missing') return context.skip(aws.reason)
    const { app, home } = desk()
    await startRole(app.page, 'ViewOnlyAccess payments-dev')
    const [session] = JSON.parse(await home.latchkey('status', '--json')).sessions
    expect(session).toMatchObject({ source: 'sandbox-sso', role: 'ViewOnlyAccess' })
    const identity = [aws.command, 'sts', 'get-caller-identity', '--output', 'json']
    const who = await home.run('latchkey', ['exec', session.roleId, '--', ...identity])
    expect(JSON.parse(who.out).Arn).toMatch(/AWSReservedSSO_ViewOnlyAccess_\w+\/sandbox-user$/)
    const listed = await home.run('latchkey', ['exec', session.roleId, '--', aws.command, 's3', 'ls'])
    expect(listed).toMatchObject({ code: 0, err: '' })
  })
})
