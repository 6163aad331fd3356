// The gallery in a real Chromium, for all tests of a file; without one each test says what is missing.
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { findChromium } from '../../../scripts/icons.ts'
import { buildGallery, serveGallery } from './build-gallery.ts'
import { type GalleryPage, launchChromium, type Look, openPage } from './open-page.ts'

export const timeout = 60_000

/** Every window that the layout of the views is held against. Dark moves nothing, and axe.test.ts sees it; forced colours add borders. */
export const windows = (['light', 'forced'] as const).flatMap((colours) =>
  (colours === 'light' ? [380, 820, 1200, 1900] : [380, 1200]).flatMap((width) =>
    [1, 2].map((text) => ({ width, text, colours, height: width === 380 ? 560 : 800 })),
  ),
)

export const lookAt = (scenario: string, { colours, ...size }: (typeof windows)[number]): Look => ({
  scenario,
  ...size,
  forced: colours === 'forced',
})

/** Shows it for `look`. `complaints`: of the console. */
export type Within = <Result>(
  at: Look,
  look: (page: Page, complaints: readonly string[]) => Promise<Result>,
) => Promise<Result>

export function useGallery(): Within {
  const chromium = findChromium()
  let folder: string | undefined
  let server: Server | undefined
  let browser: Browser | undefined
  let gallery: GalleryPage | undefined

  beforeAll(async () => {
    if (chromium === undefined) return
    folder = await mkdtemp(join(tmpdir(), 'latchkey-gallery-'))
    await buildGallery(folder)
    const served = await serveGallery(folder)
    server = served.server
    browser = await launchChromium(chromium)
    gallery = await openPage(browser, served.url)
  }, timeout)

  afterAll(async () => {
    await browser?.close()
    server?.close()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  beforeEach((context) => {
    context.skip(browser === undefined, 'needs Chromium: apt-get install chromium, or CHROMIUM names its file')
  })

  return async (at, look) => {
    if (gallery === undefined) throw new Error('no browser was started')
    return await look(gallery.page, await gallery.show(at))
  }
}

/** Layout and paint of what was changed are done. */
export const frame = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))')
