// From the start of the process to the icon's registration on D-Bus.
import { openDesk, start, type Which } from './app-processes.ts'
import { inTurn, type Spread, spread } from './statistics.ts'

const rounds = 7

export interface StartTimes {
  readonly app: Spread
  readonly empty: Spread
}

/** Ms. */
export async function measureStart(): Promise<StartTimes> {
  const variants = { empty: toTray('empty'), app: toTray('app') }
  await inTurn(1, variants)
  const times = await inTurn(rounds, variants)
  return { app: spread(times.app), empty: spread(times.empty) }
}

const toTray = (which: Which) => async (): Promise<number> => {
  const desk = await openDesk()
  try {
    const began = performance.now()
    const started = start(which, desk, { hidden: true })
    await desk.tray.registered()
    const took = performance.now() - began
    await started.end()
    return took
  } finally {
    await desk.close()
  }
}
