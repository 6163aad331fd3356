// Size and look of the page, as a window of that size on a screen of that density would have it.
import type { CDPSession } from 'playwright-core'
import type { RunningApp } from './app.ts'

/** Of the page in px; settles when the page has it. */
export async function resize({ electron, page }: RunningApp, width: number, height: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height },
  )
  await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height })
}

export interface Look {
  readonly width: number
  readonly height: number
  /** Pixels of the screen per px. */
  readonly scale: number
  readonly theme: 'light' | 'dark'
}

/** Gives a function that takes a picture of the page as it is now, in that look. */
export async function createCamera({ page }: RunningApp): Promise<(look: Look) => Promise<Buffer>> {
  const session: CDPSession = await page.context().newCDPSession(page)
  return async ({ width, height, scale, theme }) => {
    await session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.waitForFunction((wanted) => innerWidth === wanted && document.fonts.status === 'loaded', width)
    // Two frames: one to lay out, one that shows it.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
    )
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: false })
    return Buffer.from(data, 'base64')
  }
}
