// Every state of the gallery in a real Chromium: no violation that axe finds, none of the content security policy, nothing that sticks out.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { views } from '#contract/desktop.ts'
import { findChromium } from '../../../scripts/icons.ts'
import { buildGallery, serveGallery } from './build-gallery.ts'
import { launchChromium, openPage } from './open-page.ts'
import { scenarios } from './scenarios.ts'

const chromium = findChromium()

/** What axe says of a page: the rule, and where. */
async function violations(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
       violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ': ' + failureSummary)))`,
  )
  return Array.isArray(found) ? found.map(String) : [`axe answered ${String(found)}`]
}

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
const timeout = 30_000

describe('the page in Chromium', () => {
  let folder: string | undefined
  let server: Server | undefined
  let url: string
  let browser: Browser | undefined
  let axe: string

  beforeAll(async () => {
    if (chromium === undefined) return
    folder = await mkdtemp(join(tmpdir(), 'latchkey-gallery-'))
    await buildGallery(folder)
    const served = await serveGallery(folder)
    server = served.server
    url = served.url
    browser = await launchChromium(chromium)
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  beforeEach((context) => {
    context.skip(browser === undefined, 'needs Chromium: apt-get install chromium, or CHROMIUM names its file')
  })

  async function look(options: Parameters<typeof openPage>[2]): Promise<unknown> {
    if (browser === undefined) throw new Error('no browser was started')
    const { page, complaints, close } = await openPage(browser, url, options)
    try {
      // Evaluated by the debugger, so the page's policy, which allows no foreign script, stays as it is.
      await page.evaluate(axe)
      return { axe: await violations(page), console: complaints, cut: await cut(page) }
    } finally {
      await close()
    }
  }

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
  it.each([1, 1.25, 1.5, 1.75, 2])(
    'keeps the state of the sources clear of the bell, and the offer of a banner in the window, with text × %s',
    { timeout },
    async (text) => {
      if (browser === undefined) throw new Error('no browser was started')
      const waiting = await openPage(browser, url, { scenario: 'needs-sign-in', text })
      const shape = await waiting.page.locator('footer svg').first().boundingBox()
      const bell = await waiting.page.getByRole('button', { name: '2 notices' }).boundingBox()
      await waiting.close()
      expect((bell?.x ?? 0) - ((shape?.x ?? 0) + (shape?.width ?? 0))).toBeGreaterThanOrEqual(4)
      const lost = await openPage(browser, url, { scenario: 'lost', text })
      const offer = await lost.page.getByRole('button', { name: 'Start again' }).boundingBox()
      const banner = await lost.page.locator('[role="alert"] > div').first().boundingBox()
      await lost.close()
      expect((offer?.y ?? 0) + (offer?.height ?? 0)).toBeLessThanOrEqual((banner?.y ?? 0) + (banner?.height ?? 0))
    },
  )
  it.each(looked)('shows %s in forced colours', { timeout }, async (scenario) => {
    expect(await look({ scenario, forced: true })).toEqual(clean)
  })
  it.each(looked)('shows %s in the browser front end, without a shell', { timeout }, async (scenario) => {
    expect(await look({ scenario, browserFrontEnd: true })).toEqual(clean)
  })
})
