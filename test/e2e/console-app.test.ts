// Consoles from the app's window and tray, in a real Chromium: where they land, what they ask first, and whatever a person leaves half-way.
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { t } from '#shared/strings/strings.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'
import { useDesk } from './support/desk.ts'
import { roleRow, searchField } from './support/page.ts'

const executablePath = findChromium()
let person: PersonAtBrowser | undefined

const desk = useDesk({
  async env() {
    if (executablePath === undefined) return {}
    person = await startPersonAtBrowser(executablePath)
    return { BROWSER: person.command }
  },
  async prepare(home) {
    await home.latchkey('agent', '--sandbox')
    await home.latchkey('settings', 'set', 'console.ask-first', 'production')
    await home.latchkey('start', 'payments-prod/ReadOnly')
  },
})
beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(() => person?.close())

function here() {
  if (person === undefined) throw new Error('there is no browser')
  return { ...desk(), person, page: desk().app.page }
}

/** The page that was opened next, in a browser that is signed in nowhere. */
async function landed() {
  const { person: somebody } = here()
  const context = await somebody.browser.newContext()
  const page = await context.newPage()
  await page.goto(await somebody.next())
  const fact = (name: string): Promise<string> => page.locator(`dt:text-is("${name}") + dd`).innerText()
  return { url: page.url(), fact, close: () => context.close() }
}

const question = () => here().page.getByRole('alertdialog')

/** The question before the console of a role in production. */
async function ask(): Promise<void> {
  const { page } = here()
  await searchField(page).fill('payments-prod Admin')
  await roleRow(page, 'Admin').first().waitFor()
  await searchField(page).press('Control+Enter')
  await question().waitFor()
}

describe('the window', () => {
  test('opens the page that was pasted, as the role that fits', async () => {
    const { page, home } = here()
    const [{ accountId }] = JSON.parse(await home.latchkey('roles', 'payments-dev/Admin', '--json'))
    await searchField(page).fill(
      `https://${accountId}-ab12cd34.eu-west-1.console.aws.amazon.com/lambda/home#/functions`,
    )
    await roleRow(page, 'Deploy').first().waitFor()
    await searchField(page).press('Enter')
    const { url, fact, close } = await landed()
    expect(url).toContain('/eu-west-1.console.aws.amazon.com/lambda/home')
    expect([await fact('Account'), await fact('Region')]).toEqual([accountId, 'eu-west-1'])
    await close()
  })

  test('asks before production with the keyboard alone, and gives the focus back', async () => {
    const { page, person: somebody } = here()
    const before = somebody.opened.length
    await ask()
    const said = (await question().textContent()) ?? ''
    expect(said).toMatch(/payments-prod\/Admin\?.*Production.*Account \d{4}-\d{4}-\d{4}\. It lasts 1 h: /)
    await page.keyboard.press('Enter')
    await question().waitFor({ state: 'detached' })
    await expect.poll(() => searchField(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await ask()
    await page.keyboard.press('Escape')
    await question().waitFor({ state: 'detached' })
    expect(somebody.opened).toHaveLength(before)
    await ask()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const { fact, close } = await landed()
    expect(await fact('Identity')).toMatch(/^assumed-role\/Admin\//)
    await close()
  })

  test('opens one console, however often the key is pressed', async () => {
    const { page, person: somebody } = here()
    const before = somebody.opened.length
    await searchField(page).fill('payments-dev Admin')
    await roleRow(page, 'Admin').first().waitFor()
    for (const _ of [1, 2, 3]) await searchField(page).press('Control+Enter', { noWaitAfter: true })
    await (await landed()).close()
    await page
      .getByText(/^Console of payments-dev\/Admin opened for/)
      .first()
      .waitFor()
    expect(somebody.opened).toHaveLength(before + 1)
  })
})

describe('the tray', () => {
  test('asks in the window before production, and opens after the yes', async () => {
    const { tray, page, app } = here()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.close()))
    await tray.choose(/payments-prod.*ReadOnly/, /^Open console/)
    await question()
      .getByText(/Account/)
      .waitFor()
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
    await page.getByRole('button', { name: t.consoles.open }).click()
    const { fact, close } = await landed()
    expect(await fact('Identity')).toMatch(/^assumed-role\/ReadOnly\//)
    await close()
  })
})

describe('half-way through', () => {
  test('the question stays for the window that is shown again', async () => {
    const { app } = here()
    await ask()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.close()))
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.show()))
    await question().getByRole('button', { name: t.consoles.open }).click()
    const { fact, close } = await landed()
    expect(await fact('Identity')).toMatch(/^assumed-role\/Admin\//)
    await close()
  })

  test('a window that is loaded again asks nothing and opens nothing', async () => {
    const { page, person: somebody } = here()
    const before = somebody.opened.length
    await ask()
    await page.reload()
    await searchField(page).waitFor()
    expect(await question().count()).toBe(0)
    expect(somebody.opened).toHaveLength(before)
  })

  test('a role that is gone by the yes is told', async () => {
    const { page, home, person: somebody } = here()
    const before = somebody.opened.length
    const [{ arn }] = JSON.parse(await home.latchkey('roles', 'payments-prod/Deploy', '--json'))
    const source = JSON.parse(await home.latchkey('source', 'list', '--json'))[0].name
    await home.latchkey('role', 'add', 'gone-prod', '--source', source, '--arn', arn, '--label', 'env=prod')
    await searchField(page).fill('gone-prod')
    await roleRow(page, 'gone-prod').first().waitFor()
    await searchField(page).press('Control+Enter')
    await question().waitFor()
    await home.latchkey('role', 'remove', 'gone-prod')
    await question().getByRole('button', { name: t.consoles.open }).click()
    await page
      .getByText(/gone-prod not opened · /)
      .first()
      .waitFor()
    expect(somebody.opened).toHaveLength(before)
  })

  test('an agent that is stopped by the yes is told, and nothing opens', async () => {
    const { page, home, person: somebody } = here()
    const before = somebody.opened.length
    await ask()
    await home.latchkey('stop')
    await page
      .getByRole('alert', { includeHidden: true })
      .filter({ hasText: 'was stopped' })
      .waitFor({ state: 'attached' })
    await question().getByRole('button', { name: t.consoles.open }).click()
    await page
      .getByText(/Console of payments-prod\/Admin not opened · The agent was stopped/)
      .first()
      .waitFor()
    expect(somebody.opened).toHaveLength(before)
  })
})
