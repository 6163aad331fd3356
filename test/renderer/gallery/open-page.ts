import { chromium, type Browser, type Page } from 'playwright-core'

/** Debian's; elsewhere `CHROMIUM` names one. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

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

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--force-prefers-reduced-motion'] })

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
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(look.scenario === 'away' ? 1200 : 250)
  return { page, complaints, close: () => context.close() }
}
