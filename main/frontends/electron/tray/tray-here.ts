// The tray of this app: an icon where there is a place for one, drawn from what is known.
import { systemTimers } from '#util/async/timers.ts'
import type { Clock } from '#util/ports.ts'
import { watchTrayHost } from '../system/system.ts'
import type { WindowControl } from '../window/window.ts'
import type { TrayAction, TrayState } from './menu.ts'
import { createTrayUpdates, type TrayUpdates } from './redraw.ts'
import { createTraySlot, type TraySlot } from './slot.ts'
import { createTray } from './tray.ts'

export interface TrayHere extends Omit<TraySlot, 'draw'> {
  /** What it shows may have changed. */
  readonly changed: TrayUpdates['changed']
}

export function trayHere(deps: {
  readonly iconFolder: string
  readonly state: () => TrayState
  readonly run: (action: TrayAction) => void
  /** It is made later: it opens beside the icon. */
  readonly window: () => Pick<WindowControl, 'show' | 'toggle'>
  readonly clock: Clock
  /** Whether there is an icon. */
  readonly told: () => void
}): TrayHere {
  const { draw, ...slot } = createTraySlot({
    make: () =>
      createTray({
        platform: process.platform,
        iconFolder: deps.iconFolder,
        run: deps.run,
        toggle: () => deps.window().toggle(),
        open: () => deps.window().show(),
      }),
    watch: watchTrayHost,
    changed: deps.told,
  })
  const { changed, stop } = createTrayUpdates({ state: deps.state, draw, clock: deps.clock, timers: systemTimers })
  return {
    ...slot,
    changed,
    close() {
      stop()
      slot.close()
    },
  }
}
