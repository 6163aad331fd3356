// Settings in a real Chromium, in every window, with text and colours of all kinds.
import { describe, expect, it } from 'vitest'
import { clean, seenInAll } from './page-rules.ts'
import { frame, lookAt, timeout, useGallery, windows } from './use-gallery.ts'

describe('Settings in Chromium', () => {
  const within = useGallery()

  it.each(windows)(
    'cut no word, lay nothing over anything and lead the focus nowhere out of sight: $width px, text ×$text, $colours',
    { timeout },
    async (size) => {
      await within(lookAt('settings', size), async (page) => {
        const { parts, ...whole } = await seenInAll(page)
        expect(parts).toBeGreaterThan(40)
        expect(whole).toEqual(clean)
        await page.getByRole('searchbox').fill('proxy')
        await frame(page)
        const found = await seenInAll(page)
        expect(found.parts).toBeLessThan(parts)
        expect(found).toMatchObject(clean)
      })
    },
  )

  it('stand in two columns where there is room, in the order of one', { timeout }, async () => {
    await within({ scenario: 'settings', width: 1900, height: 1000 }, async (page) => {
      const lefts = await page
        .locator('main section section')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)))
      expect(new Set(lefts).size).toBe(2)
      expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
    })
  })
})
