// What tray, shortcut or a second start want the page to do. One that comes before the page listens is kept for it, the last of them only.
import type { DesktopCommand } from '#contract/desktop.ts'
import { createBell } from '#util/async/bell.ts'
import { createListeners } from '#util/async/listeners.ts'

export interface PageCommands {
  readonly send: (command: DesktopCommand) => void
  readonly watch: (signal: AbortSignal | undefined) => AsyncGenerator<DesktopCommand, void, void>
}

export function createPageCommands(): PageCommands {
  const readers = createListeners<DesktopCommand>()
  let kept: DesktopCommand | undefined
  return {
    send(command) {
      if (readers.isEmpty()) kept = command
      readers.tell(command)
    },
    async *watch(signal) {
      const queue: DesktopCommand[] = kept === undefined ? [] : [kept]
      kept = undefined
      const bell = createBell(signal)
      const leave = readers.subscribe((command) => {
        queue.push(command)
        bell.ring()
      })
      bell.ring()
      try {
        while (await bell.rung()) yield* queue.splice(0)
      } finally {
        leave()
        bell.close()
      }
    },
  }
}
