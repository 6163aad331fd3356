// From the click on the tray icon to the window's second frame: by then the first one is on the screen.
import { setTimeout as delay } from 'node:timers/promises'
import { openDesk, start, type Which } from './app-processes.ts'
import { openDevtools } from './app-devtools.ts'
import { type Spread, spread } from './statistics.ts'

const rounds = 9
const settleMs = 1500

export interface ClickTimes {
  readonly app: Spread
  readonly empty: Spread
}

/** Ms, with the window made and hidden again once before. */
export async function measureClick(): Promise<ClickTimes> {
  return { empty: spread(await clicks('empty')), app: spread(await clicks('app')) }
}

async function clicks(which: Which): Promise<readonly number[]> {
  const desk = await openDesk()
  const started = start(which, desk, { devtools: true })
  try {
    await desk.tray.registered()
    const page = await openDevtools(await started.devtools)
    if (which === 'app') {
      await page.shown('#root > *')
      await desk.home.latchkey('source', 'add', 'sandbox')
      await page.shown('[role=grid] [role=row]')
    }
    // A window that was never shown yet says that it is seen; only time tells.
    await delay(settleMs)
    const times: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      // The second click of two hides.
      const hidden = page.run(nextHiding)
      await page.run(() => undefined)
      await desk.tray.activate()
      await hidden
      const painted = page.run(nextSight)
      // Until the page listens.
      await page.run(() => undefined)
      const clicked = Date.now()
      await desk.tray.activate()
      times.push((await painted) - clicked)
    }
    page.close()
    return times.slice(1)
  } finally {
    await started.end()
    await desk.close()
  }
}

/* In the page. */

/** Some time later: a person needs a moment too. */
function nextHiding(): Promise<void> {
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => setTimeout(resolve, 300), { once: true })
  })
}

/** Epoch ms of the moment at which the page was seen again. */
function nextSight(): Promise<number> {
  return new Promise((resolve) => {
    document.addEventListener(
      'visibilitychange',
      () =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))),
      { once: true },
    )
  })
}
