// Activity, Sessions and Sources in a real Chromium, where the window is smallest and where colours say nothing.
import { describe, expect, it } from 'vitest'
import { clean, seenInAll } from './page-rules.ts'
import { timeout, useGallery } from './use-gallery.ts'

describe('Activity, Sessions and Sources in Chromium', () => {
  const within = useGallery()

  it.each([1, 2])(
    'cuts no word of its header and lays nothing over it, and leads the focus nowhere out of sight at 380 px, text ×%i',
    { timeout },
    async (text) => {
      await within({ scenario: 'activity', text }, async (page) => {
        const { parts, ...seen } = await seenInAll(page, 'main header')
        expect(parts).toBeGreaterThan(3)
        expect(seen).toEqual(clean)
      })
    },
  )

  it.each([1, 1.25, 2])(
    'names the account of each request whole, and what came of it, at 380 px, text ×%s',
    { timeout },
    async (text) => {
      await within({ scenario: 'activity', text, height: 1400 }, async (page) => {
        const rows = await page.locator('[role=row][data-fate]').evaluateAll((all) =>
          all.map((row) => {
            const box = row.getBoundingClientRect()
            const account = row.querySelector('bdi > span')
            const cells = [...row.children].filter((cell) => cell.clientWidth > 1)
            const words = [...row.querySelectorAll('span[data-fate] > span')].filter(
              ({ clientWidth }) => clientWidth > 1,
            )
            // Of an answer the status counts; the name of its error may give way.
            const ends = words.map((word) => {
              const range = document.createRange()
              const { firstChild, textContent } = word
              if (firstChild !== null) range.selectNodeContents(firstChild)
              if (firstChild !== null && /^\d/.test(textContent ?? '')) range.setEnd(firstChild, 3)
              return range.getBoundingClientRect().right - word.getBoundingClientRect().right
            })
            return {
              account: account === null ? 'none' : account.scrollWidth - account.clientWidth,
              outcome: /Session/.test(row.textContent ?? '') || (ends.length > 0 && Math.max(...ends) <= 1),
              inside: cells.every((cell) => {
                const { top, bottom } = cell.getBoundingClientRect()
                return top >= box.top - 1 && bottom <= box.bottom + 1
              }),
            }
          }),
        )
        expect(rows.length).toBeGreaterThan(2)
        for (const row of rows) expect(row).toEqual({ account: 0, outcome: true, inside: true })
      })
    },
  )

  it('names account and role of each open console whole at 380 px', { timeout }, async () => {
    await within({ scenario: 'consoles' }, async (page) => {
      const names = page.getByRole('region', { name: 'Open consoles' }).locator('bdi')
      const seen = await names.evaluateAll((all) =>
        all.map(({ textContent, children }) => [
          textContent,
          [...children].some((part) => part.scrollWidth > part.clientWidth) ? 'cut' : 'whole',
        ]),
      )
      expect(seen).toEqual([
        ['payments-prod', 'whole'],
        ['ReadOnly', 'whole'],
        ['payments-staging', 'whole'],
        ['Deploy', 'whole'],
      ])
    })
  })

  it('says whole at its foot how the sources are, at 380 px, text ×1.25', { timeout }, async () => {
    await within({ scenario: 'active', text: 1.25 }, async (page) => {
      const cut = await page
        .locator('footer button > [class*=words]')
        .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth).filter((px) => !Number.isNaN(px)))
      expect(Math.max(...cut)).toBe(0)
    })
  })

  it('shows in forced colours how the chosen source is as clearly as its name', { timeout }, async () => {
    await within({ scenario: 'certificates', width: 1200, height: 700, forced: true }, async (page) => {
      const row = page.locator('[role=option][aria-selected=true]')
      const colours = await row
        .locator('span, svg')
        .evaluateAll((all) => all.map((each) => getComputedStyle(each).color))
      expect(colours.length).toBeGreaterThan(4)
      expect(new Set(colours).size).toBe(1)
    })
  })

  it('shows in forced colours how much is left of a session', { timeout }, async () => {
    await within({ scenario: 'sessions', forced: true }, async (page) => {
      const strokes = (part: string) =>
        page
          .locator(`[class*=time] svg > [class*=${part}]`)
          .evaluateAll((all) =>
            all.map((one) => [getComputedStyle(one).stroke, parseFloat(getComputedStyle(one).strokeWidth)] as const),
          )
      const [track, left] = [await strokes('track'), await strokes('left')]
      expect(left).toHaveLength(3)
      // Where both have one colour the width alone tells them apart.
      for (const [at, [colour, width]] of left.entries())
        expect(colour !== track[at]?.[0] || width > 3 * track[at][1]).toBe(true)
    })
  })

  it('centres what is left of a session on the height of its row', { timeout }, async () => {
    await within({ scenario: 'sessions', width: 1200, height: 800 }, async (page) => {
      const offCentre = await page.getByRole('timer').evaluateAll((all) =>
        all.map((one) => {
          const [words, row] = [one, one.closest('[role=row]') ?? one].map((each) => each.getBoundingClientRect())
          return Math.abs((words?.top ?? 0) + (words?.height ?? 0) / 2 - (row?.top ?? 0) - (row?.height ?? 0) / 2)
        }),
      )
      expect(offCentre).toSatisfy((all: number[]) => all.length > 2 && all.every((px) => px <= 1))
    })
  })
})
