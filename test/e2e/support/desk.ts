// A desktop with the app on it, for all tests of a file: what the files share of starting, skipping and clearing up.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type AppHome, createAppHome, launchApp, missingForApp, type RunningApp } from './app.ts'
import { type Display, missingForTray, openDisplay, type TrayHost } from './display.ts'

export interface Desk {
  readonly display: Display
  readonly home: AppHome
  readonly app: RunningApp
  readonly tray: TrayHost
}

export interface DeskOptions {
  /** False: a desktop that shows no tray icons, as stock GNOME. */
  readonly tray?: boolean
  readonly args?: readonly string[]
  /** Variables of the app; asked before anything starts. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>
  /** Before the app starts. */
  readonly prepare?: (home: AppHome) => Promise<void>
  /** Once it runs. */
  readonly settle?: (desk: Desk) => Promise<void>
}

/** Starts the app before the tests of this file and ends everything after them. Without an Electron each test says what is missing. */
export function useDesk({ tray = true, args = [], env, prepare, settle }: DeskOptions = {}): () => Desk {
  const missing = missingForApp() ?? (tray ? missingForTray() : undefined)
  const undo: (() => Promise<void>)[] = []
  let desk: Desk | undefined
  beforeAll(async () => {
    if (missing !== undefined) return
    const display = await openDisplay({ tray })
    undo.push(display.close)
    const home = await createAppHome(display, await env?.())
    undo.push(home.remove)
    await prepare?.(home)
    const app = await launchApp(home, args)
    undo.push(app.quit)
    desk = {
      display,
      home,
      app,
      get tray() {
        if (display.tray === undefined) throw new Error('this desktop has no tray')
        return display.tray
      },
    }
    await settle?.(desk)
  })
  beforeEach((ctx) => {
    if (missing !== undefined) ctx.skip(missing)
  })
  afterAll(async () => {
    for (const step of undo.toReversed()) await step()
  })
  return () => {
    if (desk === undefined) throw new Error('the app did not start')
    return desk
  }
}
