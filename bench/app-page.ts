// What runs in the page. Each function goes there as text, so it sees only its arguments and the page.

export interface KeyTime {
  readonly shown: number
  /** What the list said in the first frame after the key, and some frames later. */
  first: string
  later: string
}

declare global {
  interface Window {
    benchKeys?: KeyTime[]
    benchShown?: number
    benchLongestMessage?: number
  }
}

/** Ms since the load began at the end of the frame that first had something that fits. */
export function markListShown(selector: string): void {
  const look = (): void => {
    if (document.querySelector(selector) === null) {
      requestAnimationFrame(look)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => (window.benchShown ??= performance.now()), { once: true })
    port1.start()
    // Comes when layout and paint of this frame are done.
    port2.postMessage(undefined)
  }
  requestAnimationFrame(look)
}

export const firstFrames = (): number | undefined => window.benchShown

/** Watches what comes over the page's own port. */
export function countLongestMessage(): void {
  const Channel = MessageChannel
  window.MessageChannel = class extends Channel {
    constructor() {
      super()
      this.port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const size = typeof data === 'string' ? data.length : 0
        window.benchLongestMessage = Math.max(window.benchLongestMessage ?? 0, size)
      })
    }
  }
}

export const readLongestMessage = (): number => window.benchLongestMessage ?? 0

/** Notes for each key when the next frame after it was done, and what the list said in it. */
export function keyTimes(list: string): void {
  const keys: KeyTime[] = []
  window.benchKeys = keys
  const said = (): string => document.querySelector(list)?.textContent ?? ''
  window.addEventListener(
    'beforeinput',
    (event) =>
      requestAnimationFrame(() => {
        const first = said()
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener(
          'message',
          () => {
            const key: KeyTime = { shown: performance.now() - event.timeStamp, first, later: first }
            keys.push(key)
            setTimeout(() => (key.later = said()), 60)
          },
          { once: true },
        )
        port1.start()
        // Comes when layout and paint of this frame are done.
        port2.postMessage(undefined)
      }),
    true,
  )
}

/** From the top to the end in steps of a screenful of rows per frame; intervals between frames tell which came late. */
export function scrollThrough(
  selector: string,
): Promise<{ readonly frames: number; readonly slow: number; readonly longest: number }> {
  return new Promise((resolve, reject) => {
    const element = document.querySelector(selector)
    if (element === null) return reject(new Error('nothing scrolls'))
    const step = Math.max(element.clientHeight, element.scrollHeight / 300)
    const times: number[] = []
    const next = (now: number): void => {
      times.push(now)
      const before = element.scrollTop
      element.scrollTop += step
      if (element.scrollTop !== before) {
        requestAnimationFrame(next)
        return
      }
      const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time))
      resolve({
        frames: gaps.length,
        slow: gaps.filter((gap) => gap > 32).length,
        longest: Math.max(...gaps),
      })
    }
    element.scrollTop = 0
    requestAnimationFrame(next)
  })
}
