// The list of roles in a real Chromium, with 9,000 roles of names that are hard to tell apart: rules for any window, text and colours.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { clean, seenIn } from './row-rules.ts'
import { frame, lookAt, timeout, useGallery, windows } from './use-gallery.ts'

describe('the list of roles in Chromium', () => {
  const within = useGallery()

  const scroll = async (page: Page, top: number): Promise<void> => {
    await page.evaluate(`document.querySelector('[role=grid]').scrollTop = ${top}`)
    await frame(page)
  }

  it.each(windows)(
    'shows whole accounts, nothing over anything else, and no two roles alike: $width px, text ×$text, $colours',
    { timeout },
    async (size) => {
      await within(lookAt('hard', size), async (page) => {
        let rows = 0
        const check = async (what: string): Promise<void> => {
          const { rows: looked, ...found } = await seenIn(page)
          rows += looked
          expect({ what, ...found }).toEqual({ what, ...clean })
        }
        await check('at the top')
        for (const top of [600, 3000, 9000, 90_000]) {
          await scroll(page, top * size.text)
          await check(`scrolled to ${top}`)
        }
        await page.mouse.move(150, size.height / 2)
        await frame(page)
        await check('with a row pointed at')
        await page.keyboard.press('End')
        await frame(page)
        await check('at the end')
        await page.keyboard.type('aws admin')
        await page.locator('mark').first().waitFor()
        await check('of a search')
        expect(rows).toBeGreaterThan(6)
      })
    },
  )

  /** Of all that a menu offers: what is not wholly in the window. And whether the focus is in sight. */
  const menus = (page: Page): Promise<unknown> =>
    page.evaluate(`(() => {
      const out = (one) => { const { left, right, top, bottom } = one.getBoundingClientRect(); return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight }
      return {
        menus: [...document.querySelectorAll('[role=menu]')].map((one) => one.ariaLabel),
        outside: [...document.querySelectorAll('[role=menu]')].filter((one) => out(one.closest('[data-placement]'))).map((one) => one.ariaLabel),
        focus: out(document.activeElement) ? 'out of sight' : document.activeElement.textContent,
      }
    })()`)

  it('opens the menu of a row that was scrolled away at the bar below the list', { timeout }, async () => {
    await within({ scenario: 'hard' }, async (page) => {
      await scroll(page, 9000)
      await page.keyboard.press('ArrowRight')
      await page.getByRole('menu').waitFor()
      expect(await menus(page)).toEqual({ menus: ['Actions for Admin'], outside: [], focus: 'Renew' })
    })
  })

  it.each([
    { width: 380, text: 1 },
    { width: 380, text: 2 },
    { width: 800, text: 1 },
  ])(
    'shows further items of a menu in its place at $width px, text ×$text, and leads back',
    { timeout },
    async (size) => {
      await within({ scenario: 'active', ...size }, async (page) => {
        await page.keyboard.press('ArrowRight')
        await page.getByRole('menuitem', { name: 'Copy environment' }).press('Enter')
        await page.getByRole('menuitem', { name: 'fish' }).waitFor()
        expect(await menus(page)).toMatchObject({ menus: ['Copy environment'], outside: [], focus: 'Copy environment' })
        await page.getByRole('menuitem', { name: /^Real keys/ }).click()
        await page.getByRole('menuitem', { name: 'Real keys, short-lived' }).waitFor()
        expect(await menus(page)).toMatchObject({ menus: ['Real keys, short-lived'], outside: [] })
        await page.keyboard.press('ArrowLeft')
        await page.keyboard.press('ArrowLeft')
        await page.getByRole('menuitem', { name: 'Labels…' }).waitFor()
        expect(await menus(page)).toMatchObject({ outside: [], focus: 'Renew' })
      })
    },
  )

  it('shows further items of a menu beside it in a wide window', { timeout }, async () => {
    await within({ scenario: 'active', width: 1200, height: 800 }, async (page) => {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('menuitem', { name: 'Copy environment' }).press('ArrowRight')
      await page.getByRole('menuitem', { name: 'fish' }).waitFor()
      expect(await menus(page)).toMatchObject({ menus: [expect.any(String), 'Copy environment'], outside: [] })
    })
  })

  it(
    'shows the star of a favourite at 380 px, among the recent and in a search, with and without its actions',
    { timeout },
    async () => {
      await within({ scenario: 'active' }, async (page) => {
        const billing = page.getByRole('row', { name: 'organisation / Billing' }).first()
        const star = billing.getByRole('img', { name: 'Favourite' })
        expect(await star.boundingBox()).toMatchObject({ width: 14 })
        await billing.hover()
        await billing.getByRole('button', { name: 'Start' }).waitFor()
        expect(await star.boundingBox()).toMatchObject({ width: 14 })
        await page.keyboard.type('billing')
        await page.locator('mark').first().waitFor()
        expect(await star.boundingBox()).toMatchObject({ width: 14 })
      })
    },
  )

  it(
    'lays no tooltip over the rows when the focus comes to a button of one; the pointer gets it',
    { timeout },
    async () => {
      await within({ scenario: 'active' }, async (page) => {
        const more = page
          .getByRole('row')
          .first()
          .getByRole('button', { name: /^Actions for/ })
        for (let tabs = 0; tabs < 6; tabs += 1) {
          await page.keyboard.press('Tab')
          if (await more.evaluate((button) => button === document.activeElement)) break
        }
        expect(await more.evaluate((button) => button.matches('[data-focus-visible]'))).toBe(true)
        await frame(page)
        expect(await page.getByRole('tooltip').count()).toBe(0)
        await page.mouse.move(200, 10)
        await more.hover()
        await page.getByRole('tooltip').waitFor()
      })
    },
  )

  it('leaves no gap between the parts of a name that has room', { timeout }, async () => {
    await within({ scenario: 'long-names' }, async (page) => {
      await page.keyboard.type('billing')
      await page.locator('mark').first().waitFor()
      const gaps = await page.locator('[role=row] bdi > span').evaluateAll((parts) =>
        parts.map((part) => {
          const range = document.createRange()
          range.selectNodeContents(part)
          return part.getBoundingClientRect().width - range.getBoundingClientRect().width
        }),
      )
      expect(gaps.length).toBeGreaterThan(6)
      expect(Math.max(...gaps)).toBeLessThan(1)
    })
  })

  it('centres the buttons of a row on its height, and rounds the colours of accounts', { timeout }, async () => {
    await within({ scenario: 'active', width: 1200, height: 800 }, async (page) => {
      await page.getByRole('row', { name: 'lab-7 / Admin' }).first().hover()
      const offCentre = await page.evaluate(`[...document.querySelectorAll('[role=row] button')].map((one) => {
        const [button, row] = [one, one.closest('[role=row]')].map((each) => each.getBoundingClientRect())
        return Math.abs(button.top + button.height / 2 - row.top - row.height / 2)
      })`)
      expect(offCentre).toSatisfy((all: number[]) => all.length > 4 && all.every((px) => px <= 1))
      await page.keyboard.press('ArrowRight')
      await page.getByRole('menuitem', { name: 'Labels…' }).click()
      const swatch = page.getByRole('radio', { name: 'Colour 3' }).locator('xpath=ancestor::label')
      expect(
        await swatch.evaluate((one) => [getComputedStyle(one).borderRadius, one.clientWidth === one.clientHeight]),
      ).toEqual(['50%', true])
    })
  })

  it('hears each name once, whole, however it is cut for the eye', { timeout }, async () => {
    await within({ scenario: 'hard' }, async (page) => {
      const name = 'acme-customer-facing-applications-prod-1 / AWSReservedSSO_AdministratorAccess_0123456789abcdef'
      const row = page.getByRole('row', { name }).first()
      expect((await row.ariaSnapshot()).split(name)).toHaveLength(3)
      expect(await row.getByRole('gridcell').first().ariaSnapshot()).not.toContain('ccess_0123456789abcdef ')
    })
  })
})
