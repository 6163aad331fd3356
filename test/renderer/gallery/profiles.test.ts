// Profiles in a real Chromium, where the window is smallest and has the most to say.
import { describe, expect, it } from 'vitest'
import { timeout, useGallery } from './use-gallery.ts'

describe('Profiles in Chromium', () => {
  const within = useGallery()

  it.each([1, 2])(
    'keeps what writes them in sight below a banner and notes, at 380 px, text ×%i',
    { timeout },
    async (text) => {
      await within({ scenario: 'noted-profiles', text }, async (page) => {
        // A click waits until nothing lies over it.
        const main = page.locator('main')
        await main.getByRole('button', { name: /^Write to the file/ }).click({ timeout: 5000 })
        const buttons = [
          main.getByRole('button', { name: 'Write', exact: true }),
          main.getByRole('button', { name: 'Cancel' }),
        ]
        for (const button of buttons)
          // oxlint-disable-next-line no-await-in-loop -- one pointer
          await button.click({ trial: true, timeout: 5000 })
        const seen = await main.getByRole('button', { name: 'Cancel' }).evaluate((one) => {
          const { left, top, width, height } = one.getBoundingClientRect()
          return one.contains(document.elementFromPoint(left + width / 2, top + height / 2))
        })
        expect(seen).toBe(true)
      })
    },
  )

  it.each([1, 2])('shows its last row, by scrolling, at 380 px, text ×%i', { timeout }, async (text) => {
    await within({ scenario: 'noted-profiles', text }, async (page) => {
      const table = page.getByRole('grid')
      await table.focus()
      await page.keyboard.press('End')
      const row = page.getByRole('row').last()
      await row.click({ trial: true, timeout: 5000 })
      const [box, bar] = [await row.boundingBox(), await page.locator('main [class*=bar]').last().boundingBox()]
      expect(box && bar && box.y + 20 < bar.y).toBe(true)
    })
  })
})
