import { chromium, type Browser, type Page } from 'playwright-core'

export interface Look {
  readonly scenario: string
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly dark?: boolean | undefined
  readonly forced?: boolean | undefined
  readonly contrast?: boolean | undefined
  /** Of the text alone, as a browser's own setting: 2 is 200 %. */
  readonly text?: number | undefined
  readonly browserFrontEnd?: boolean | undefined
}

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--force-prefers-reduced-motion'] })

/** Lazy parts, data and layout have arrived: two looks one after the other see the same. */
async function settled(page: Page): Promise<void> {
  const look = (): Promise<string> =>
    page.evaluate(
      `new Promise((seen) => requestAnimationFrame(() => setTimeout(() => seen(document.body.innerHTML), 80)))`,
    )
  for (let before = '', now = await look(); now !== before;) {
    before = now
    now = await look()
  }
}

/** A page of its own, for any number of looks one after the other. */
export interface GalleryPage {
  readonly page: Page
  /** Shows the scenario. @returns what the console complains of from then on, violations of the policy among it */
  readonly show: (look: Look) => Promise<readonly string[]>
}

export async function openPage(browser: Browser, url: string, scale = 1): Promise<GalleryPage> {
  const context = await browser.newContext({
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  let complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  const session = await context.newCDPSession(page)
  await session.send('Page.enable')

  const show = async (look: Look): Promise<readonly string[]> => {
    // Nothing of the look before may reach into this one: its document, what it stored, where the pointer was.
    await page.goto('about:blank')
    await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' })
    await page.mouse.move(-100, -100)
    complaints = []
    await page.setViewportSize({ width: look.width ?? 380, height: look.height ?? 560 })
    await page.emulateMedia({
      colorScheme: look.dark === true ? 'dark' : 'light',
      reducedMotion: 'reduce',
      forcedColors: look.forced === true ? 'active' : 'none',
      contrast: look.contrast === true ? 'more' : 'no-preference',
    })
    // A browser's own text size: what em in media queries and rem in lengths refer to.
    await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * (look.text ?? 1) } })
    await page.goto(`${url}?scenario=${look.scenario}${look.browserFrontEnd === true ? '&browser' : ''}`)
    if (look.scenario === 'away') await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor()
    // Every state has a heading; while a lazy part loads there is none.
    await page.locator('h1').first().waitFor({ state: 'attached' })
    await settled(page)
    return complaints
  }
  return { page, show }
}
