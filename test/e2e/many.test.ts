// As many roles as an organisation has: the picker stays usable. And with one, with none, with names of every kind.
import { describe, expect, test } from 'vitest'
import { views } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useDesk } from './support/desk.ts'
import { resize } from './support/look.ts'
import { roleRow, searchField, showView } from './support/page.ts'

describe('with 20,000 roles', () => {
  const desk = useDesk({
    prepare: async (home) => void (await home.latchkey('agent', '--sandbox=accounts=2000,roles=10')),
  })
  const list = () => desk().app.page.getByRole('grid', { name: t.roles.list })

  test('only the rows in sight are in the document', async () => {
    const { page } = desk().app
    await list().waitFor()
    await page.locator('[role=grid][aria-rowcount="20006"]').waitFor()
    expect(await list().getByRole('row').count()).toBeLessThan(60)
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500)
  })

  test('typing finds the one that is meant among them, and Esc brings all back', async () => {
    const { app, home } = desk()
    const { page } = app
    const roles: readonly { name: string; accountName: string }[] = JSON.parse(await home.latchkey('roles', '--json'))
    const meant = roles[15_000]
    if (meant === undefined) throw new Error('the sandbox has fewer roles')
    await searchField(page).focus()
    await page.keyboard.type(`${meant.accountName} ${meant.name}`)
    const first = list().locator('[aria-selected=true]')
    await first.filter({ hasText: meant.name }).filter({ hasText: meant.accountName }).waitFor()
    // What fits is marked.
    expect(await first.locator('mark').count()).toBeGreaterThan(0)
    expect(await list().getByRole('row').count()).toBeLessThan(60)
    await page.keyboard.press('Escape')
    await page.locator('[role=grid][aria-rowcount="20006"]').waitFor()
  })

  test('the list scrolls to its very end, by keyboard and by wheel', async () => {
    const { page } = desk().app
    await searchField(page).focus()
    await page.keyboard.press('End')
    await page.locator('[role=row][aria-rowindex="20006"][aria-selected=true]').waitFor()
    expect(await list().getByRole('row').count()).toBeLessThan(60)
    await page.keyboard.press('Home')
    await page.locator('[role=row][aria-rowindex="1"][aria-selected=true]').waitFor()
    await list().evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
    await page.locator('[role=row][aria-rowindex="20006"]').waitFor()
  })

  test.for([
    [380, 560],
    [1200, 800],
  ] as const)('nothing sticks out at %i × %i px', async ([width, height]) => {
    const { app } = desk()
    await resize(app, width, height)
    await list().waitFor()
    expect(await overflow()).toEqual({ wide: 0, high: 0 })
  })

  const overflow = () =>
    desk().app.page.evaluate(() => ({
      wide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
      high: Math.max(0, document.documentElement.scrollHeight - innerHeight),
    }))
})

describe('with none and with one', () => {
  const desk = useDesk()
  const long = `${'a-very-long-role-name-'.repeat(2)}end`

  test('a source without roles of its own shows its identity and nothing blank', async () => {
    const { app, home } = desk()
    await home.addKeys('lonely', 'x'.repeat(40))
    await roleRow(app.page, 'lonely').first().waitFor()
    expect(await roleRow(app.page, /./).count()).toBe(1)
    await searchField(app.page).fill('nothing like this')
    await app.page.getByText(t.roles.noMatch).waitFor()
    await app.page.getByRole('button', { name: t.roles.showAll }).click()
    await roleRow(app.page, 'lonely').first().waitFor()
  })

  test.for([380, 1200])('long names and names in another direction stay in their place at %i px', async (width) => {
    const { app, home } = desk()
    const { page } = app
    await resize(app, width, 700)
    if (width === 380) {
      await home.latchkey('role', 'add', long, '--source', 'lonely', '--arn', `arn:aws:iam::111122223333:role/${long}`)
      await home.latchkey('role', 'label', long, 'team=פיתוח תשתיות', 'environment=production')
    }
    await searchField(page).fill('very long')
    const row = roleRow(page, 'a-very-long').first()
    await row.waitFor()
    const box = await row.boundingBox()
    expect(box?.width).toBeGreaterThan(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    for (const view of views.toReversed()) {
      await showView(page, view)
      expect([view, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([view, 0])
    }
  })
})
