// The whole way with the keyboard alone, in the smallest window of the real app: no step needs a pointer, and Esc leads back one step at a time.
import { expect, test } from 'vitest'
import { totpCode } from '#sandbox/organisation/totp.ts'
import { t } from '#shared/strings/strings.ts'
import { useDesk } from './support/desk.ts'
import { roleRow, searchField } from './support/page.ts'

const desk = useDesk({
  async settle({ home, app }) {
    await home.latchkey('source', 'add', 'sandbox')
    await home.addSandboxUser()
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(380, 560))
  },
})

const sessions = async (): Promise<unknown> => JSON.parse(await desk().home.latchkey('status', '--json')).sessions
const isVisible = (): Promise<boolean> =>
  desk().app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true)

test('search, start, code, copy, details, end, Settings, and back', async () => {
  const { app } = desk()
  const { page } = app
  const { keyboard } = page
  const focused = (role: 'combobox' | 'searchbox' | 'textbox' | 'button', name: string) =>
    page.getByRole(role, { name }).and(page.locator(':focus')).waitFor()
  expect(await page.evaluate('innerWidth')).toBe(380)

  await focused('combobox', t.roles.search)
  // Found before it is meant: a role that comes in later leaves Enter on the one that it was on.
  await keyboard.type('break')
  await roleRow(page, 'break-glass').first().waitFor()
  await keyboard.type('-glass')
  await keyboard.press('Enter')
  await focused('textbox', t.attention.code)
  await keyboard.type(totpCode(Date.now()))
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.getByText(t.roles.readyNext).first().waitFor()
  expect(await sessions()).toMatchObject([{ role: 'break-glass', state: 'active' }])

  await focused('combobox', t.roles.search)
  await keyboard.press('Control+c')
  await expect
    .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('latchkey env break-glass')

  await keyboard.press('ArrowRight')
  await page.getByRole('menu').waitFor()
  const details = page.getByRole('menuitem', { name: t.roles.details })
  for (let steps = 0; steps < 12 && !(await details.and(page.locator(':focus')).count()); steps += 1)
    await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await focused('button', t.common.back)
  expect(await page.getByText('arn:aws:iam::100000000000:role/BreakGlass').first().isVisible()).toBe(true)
  await keyboard.press('Escape')
  await focused('combobox', t.roles.search)

  await keyboard.press('Control+.')
  await expect.poll(sessions, { timeout: 20_000 }).toEqual([])

  await keyboard.press('Control+Comma')
  await page.getByRole('heading', { level: 1, name: t.settings.title }).and(page.locator(':focus')).waitFor()
  await keyboard.press('Tab')
  await focused('searchbox', t.settings.search)
  await keyboard.type('theme')
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([t.settings.groups.general])
  await keyboard.press('Escape')
  expect(await page.getByRole('searchbox').inputValue()).toBe('')
  await keyboard.press('Escape')
  await focused('combobox', t.roles.search)
  expect(await isVisible()).toBe(true)

  if ((await searchField(page).inputValue()) !== '') await keyboard.press('Escape')
  expect(await searchField(page).inputValue()).toBe('')
  await keyboard.press('Escape')
  await expect.poll(isVisible).toBe(false)
})
