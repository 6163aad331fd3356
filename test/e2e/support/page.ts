// How a person finds things on the page: by role and name, in the words of the strings.
import type { Locator, Page } from 'playwright-core'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'

export const searchField = (page: Page): Locator => page.getByRole('combobox', { name: t.roles.search })
export const roleRow = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('grid', { name: t.roles.list }).getByRole('row').filter({ hasText: name })

export async function showView(page: Page, view: View): Promise<void> {
  await page
    .getByRole('navigation', { name: t.shell.navigation })
    .getByRole('button', { name: t[view].title, exact: true })
    .click()
  await page.getByRole('heading', { level: 1, name: t[view].title, exact: true }).waitFor()
}

/** From a first run to the picker. */
export async function trySandbox(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.firstRun.sandbox.title }).click()
  await searchField(page).waitFor()
}

/** Types into the search field and starts what it found first, until its row counts down. */
export async function startRole(page: Page, query: string): Promise<void> {
  await searchField(page).fill(query)
  await roleRow(page, /./).first().waitFor()
  await searchField(page).press('Enter')
  await searchField(page).fill('')
  await page.getByRole('rowgroup', { name: t.roles.active }).getByRole('row').first().waitFor()
}
