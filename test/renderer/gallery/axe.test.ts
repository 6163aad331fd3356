// Every state of the gallery in a real Chromium: no violation that axe finds, none of the content security policy, nothing that sticks out.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { views } from '#contract/desktop.ts'
import { violations } from './axe.ts'
import type { Look } from './open-page.ts'
import { scenarios } from './scenarios.ts'
import { timeout, useGallery } from './use-gallery.ts'

/** Elements that the window cuts at its side, by their class. */
const cut = (page: Page): Promise<unknown> =>
  page.evaluate(
    `[...document.querySelectorAll('button, input, h1, h2, [role=row], [role=option] span')]
       .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
       .map((one) => one.outerHTML.slice(0, 120))`,
  )

const all = Object.keys(scenarios)
const looked = ['active', ...views.filter((view) => view in scenarios), 'first-run', 'prompt']

const clean = { axe: [], console: [], cut: [] }

describe('the page in Chromium', () => {
  const within = useGallery()

  const look = (options: Look, prepare?: (page: Page) => Promise<unknown>): Promise<unknown> =>
    within(options, async (page, complaints) => {
      await prepare?.(page)
      return { axe: await violations(page), console: complaints, cut: await cut(page) }
    })

  it.each(all)('shows %s in a popover', { timeout }, async (scenario) => {
    expect(await look({ scenario })).toEqual(clean)
  })
  it.each(looked)('shows %s wide and dark', { timeout }, async (scenario) => {
    expect(await look({ scenario, width: 1200, height: 800, dark: true })).toEqual(clean)
  })
  it.each(looked)('shows %s with text at 200 %%', { timeout }, async (scenario) => {
    expect(await look({ scenario, width: 760, height: 800, text: 2 })).toEqual(clean)
  })
  it('shows sources with text at 200 % in a popover', { timeout }, async () => {
    expect(await look({ scenario: 'sources', text: 2 })).toEqual(clean)
  })
  it.each([{ width: 1200, height: 800, dark: true }, { text: 2 }, { forced: true }])(
    'shows activity by command: %j',
    { timeout },
    async (options) => {
      const byCommand = (page: Page) => page.getByRole('radio', { name: 'By command' }).click()
      expect(await look({ scenario: 'activity', ...options }, byCommand)).toEqual(clean)
    },
  )
  it.each(['Difference', 'In the file', 'Import', 'History'])(
    'shows %s of profiles in a popover, with text at 200 %%',
    { timeout },
    async (name) => {
      const mode = (page: Page) => page.getByRole('radio', { name }).click()
      expect(await look({ scenario: 'profiles', text: 2 }, mode)).toEqual(clean)
    },
  )
  it.each([1, 1.25, 1.5, 1.75, 2])(
    'keeps the state of the sources clear of the bell, and the offer of a banner in the window, with text × %s',
    { timeout },
    async (text) => {
      await within({ scenario: 'needs-sign-in', text }, async (page) => {
        const shape = await page.locator('footer svg').first().boundingBox()
        const bell = await page.getByRole('button', { name: '2 notices' }).boundingBox()
        expect((bell?.x ?? 0) - ((shape?.x ?? 0) + (shape?.width ?? 0))).toBeGreaterThanOrEqual(4)
      })
      await within({ scenario: 'lost', text }, async (page) => {
        const offer = await page.getByRole('button', { name: 'Start again' }).boundingBox()
        const banner = await page.locator('[role="alert"] > div').first().boundingBox()
        expect((offer?.y ?? 0) + (offer?.height ?? 0)).toBeLessThanOrEqual((banner?.y ?? 0) + (banner?.height ?? 0))
      })
    },
  )
  it.each(looked)('shows %s in forced colours', { timeout }, async (scenario) => {
    expect(await look({ scenario, forced: true })).toEqual(clean)
  })
  it.each(looked)('shows %s in the browser front end, without a shell', { timeout }, async (scenario) => {
    expect(await look({ scenario, browserFrontEnd: true })).toEqual(clean)
  })
})
