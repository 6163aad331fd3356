import { createInterface } from 'node:readline'
import { unlessAborted } from '#util/async/unless-aborted.ts'

export interface LineReader {
  /** Undefined after the last line, and once the signal is aborted; a line that nobody waits for any more is kept for the next one. */
  next(signal: AbortSignal): Promise<string | undefined>
  close(): void
}

/** Lines of an input one at a time. One reader for all of them: what it has read ahead would be lost to a second one. */
export function createLineReader(input: NodeJS.ReadableStream): LineReader {
  const lines: string[] = []
  const reader = createInterface({ input })
  let ended = false
  let wake: () => void = () => undefined
  const waits = (): boolean => lines.length === 0 && !ended
  reader.on('line', (line) => {
    lines.push(line)
    wake()
  })
  reader.on('close', () => {
    ended = true
    wake()
  })
  return {
    async next(signal) {
      while (waits() && !signal.aborted) {
        const woken = Promise.withResolvers<void>()
        wake = woken.resolve
        await unlessAborted(woken.promise, signal).catch(() => undefined)
      }
      return signal.aborted ? undefined : lines.shift()
    },
    close: () => reader.close(),
  }
}
