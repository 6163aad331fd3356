import { chromium, type Browser, type Page } from 'playwright-core'

export interface Look {
  readonly scenario: string
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly scale?: number | undefined
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

/** A page that shows the scenario, and what its console complained of (violations of the policy among it). */
export async function openPage(
  browser: Browser,
  url: string,
  look: Look,
): Promise<{ readonly page: Page; readonly complaints: readonly string[]; readonly close: () => Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 380, height: look.height ?? 560 },
    deviceScaleFactor: look.scale ?? 1,
    colorScheme: look.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
    forcedColors: look.forced === true ? 'active' : 'none',
    contrast: look.contrast === true ? 'more' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  if (look.text !== undefined) {
    // A browser's own text size: what em in media queries and rem in lengths refer to.
    const session = await context.newCDPSession(page)
    await session.send('Page.enable')
    await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * look.text } })
  }
  await page.goto(`${url}?scenario=${look.scenario}${look.browserFrontEnd === true ? '&browser' : ''}`)
  if (look.scenario === 'away') await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor()
  // Every state has a heading; while a lazy part loads there is none.
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await settled(page)
  return { page, complaints, close: () => context.close() }
}
