// What tray, shortcut or a second start want the page to do. One that comes before the page listens is kept for it, the last of them only.
import type { DesktopCommand } from '#contract/desktop.ts'

export interface PageCommands {
  readonly send: (command: DesktopCommand) => void
  readonly watch: (signal: AbortSignal | undefined) => AsyncGenerator<DesktopCommand, void, void>
}

export function createPageCommands(): PageCommands {
  const readers = new Set<(command: DesktopCommand) => void>()
  let kept: DesktopCommand | undefined
  return {
    send(command) {
      if (readers.size === 0) kept = command
      for (const read of readers) read(command)
    },
    async *watch(signal) {
      const queue: DesktopCommand[] = kept === undefined ? [] : [kept]
      kept = undefined
      let wake: () => void = () => undefined
      const read = (command: DesktopCommand): void => {
        queue.push(command)
        wake()
      }
      const stop = (): void => wake()
      readers.add(read)
      signal?.addEventListener('abort', stop)
      try {
        while (!isAborted(signal)) {
          const next = queue.shift()
          if (next !== undefined) yield next
          else await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        readers.delete(read)
        signal?.removeEventListener('abort', stop)
      }
    },
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true
