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

export interface Camera {
  readonly set: (look: Look) => Promise<void>
  /** Of the page as it is now, in the look that was set. PNG. */
  readonly take: () => Promise<Buffer>
}

export async function createCamera({ page }: RunningApp): Promise<Camera> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return {
    async set({ width, height, scale, theme }) {
      await session.send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: scale,
        mobile: false,
      })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.waitForFunction((wanted) => innerWidth === wanted && document.fonts.status === 'loaded', width)
    },
    async take() {
      await page.evaluate(async () => {
        const frames = () =>
          new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined))))
        await frames()
        // What fades in although nothing should move is shown as it ends.
        for (const animation of document.getAnimations())
          if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish()
        await frames()
      })
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: false })
      return Buffer.from(data, 'base64')
    },
  }
}
