// The clipboard. Real keys stay on it for a minute and no longer than the app; stand-ins and names stay.
import type { Clock } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'

/** The part of Electron's clipboard that is used. */
export interface SystemClipboard {
  readText(): string | Promise<string>
  writeText(text: string): void | Promise<void>
  clear(): void
}

export const clearAfterMs = 60_000

export interface Copier {
  readonly copy: (text: string) => Promise<void>
  /** Gives the time of clearing, epoch ms. */
  readonly copySecret: (text: string) => Promise<number>
  /** For the end of the app: clears now what would be cleared later. */
  readonly clearNow: () => Promise<void>
  /** After a sleep, in which timers stood still: clears what should be gone by now. */
  readonly clearOverdue: () => Promise<void>
}

export function createCopier(clipboard: SystemClipboard, clock: Clock, timers: Timers): Copier {
  let secret: { readonly text: string; readonly until: number; readonly cancel: () => void } | undefined

  async function clearNow(): Promise<void> {
    const held = secret
    secret = undefined
    held?.cancel()
    // Something else was copied since: that is not ours to take away.
    if (held !== undefined && plain(await clipboard.readText()) === held.text) clipboard.clear()
  }

  return {
    copy: async (text) => clipboard.writeText(text),
    async copySecret(text) {
      secret?.cancel()
      // Before the write: the app may quit while it is under way.
      const until = clock.now() + clearAfterMs
      const cancel = timers.set(() => void clearNow().catch(() => undefined), clearAfterMs)
      secret = { text: plain(text), until, cancel }
      await clipboard.writeText(text)
      return until
    },
    clearNow,
    async clearOverdue() {
      if (secret !== undefined && secret.until <= clock.now()) await clearNow()
    },
  }
}

/** Systems change line ends on the way. */
const plain = (text: string): string => text.replaceAll('\r\n', '\n')
