// When the tray is drawn anew: soon after something changed, and when a minute ends while a session counts down. Nothing polls.
import type { Clock } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import { nextChange, tooltip, trayIcon, type TrayIcon, type TrayTime, trayTimeLeft } from './look.ts'
import { trayMenu, type TrayItem, type TrayState } from './menu.ts'

/** Panels flicker when icon and menu change many times a second; ms. */
const restMs = 200

export interface TrayDrawing extends TrayTime {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}

export interface TrayUpdates {
  /** Draws at once, or after the rest of the last drawing. */
  readonly changed: () => void
  readonly stop: () => void
}

export function createTrayUpdates(deps: {
  readonly state: () => TrayState
  readonly draw: (drawing: TrayDrawing) => void
  readonly clock: Clock
  readonly timers: Timers
}): TrayUpdates {
  let resting: (() => void) | undefined
  let again = false
  let cancelEdge = (): void => undefined
  let last = ''

  function draw(): void {
    const now = deps.clock.now()
    const state = deps.state()
    const look = { icon: trayIcon(state, now), tooltip: tooltip(state, now), ...trayTimeLeft(state, now) }
    const drawing = { ...look, menu: trayMenu(state, now) }
    const text = JSON.stringify(drawing)
    if (text !== last) deps.draw(drawing)
    last = text
    cancelEdge()
    const edge = nextChange(state.sessions, now)
    cancelEdge = edge === undefined ? () => undefined : deps.timers.set(changed, edge)
    again = false
    resting = deps.timers.set(() => {
      resting = undefined
      if (again) draw()
    }, restMs)
  }

  function changed(): void {
    if (resting === undefined) draw()
    else again = true
  }

  return {
    changed,
    stop() {
      resting?.()
      cancelEdge()
      // A change that is told later finds nothing to draw on.
      resting = () => undefined
    },
  }
}
