// What the app costs while nobody does anything: processor time with ten sessions counting down, and memory.
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { type Desk, family, memoryOf, openDesk, processorSeconds, start, type Which } from './app-processes.ts'

export const sessions = 10
export const intervalMs = 20_000
/** After a start or a change of the window, until nothing of it is left: ten seconds after the start the app collects what it left. */
const settleMs = 15_000

export interface IdleNumbers {
  /** Percent of one core. */
  readonly hidden: number
  readonly open: number
  /** MB, with the window hidden since the start, and after it was open. */
  readonly hiddenMemory: number
  readonly openMemory: number
}

export async function measureIdle(which: Which): Promise<IdleNumbers> {
  const desk = await openDesk()
  const started = start(which, desk, { hidden: true })
  try {
    await desk.tray.registered()
    if (which === 'app') await startSessions(desk)
    await delay(settleMs)
    const hidden = await processorShare(started.pid)
    const hiddenMemory = memoryOf(family(started.pid))
    await desk.tray.activate()
    await delay(settleMs)
    const open = await processorShare(started.pid)
    return { hidden, open, hiddenMemory, openMemory: memoryOf(family(started.pid)) }
  } finally {
    await started.end()
    await desk.close()
  }
}

/** MB of a headless agent with the same sessions. */
export async function measureHeadlessAgent(): Promise<number> {
  const desk = await openDesk()
  try {
    const pid = Number(/pid (\d+)/.exec(await desk.home.latchkey('agent'))?.[1])
    await startSessions(desk)
    await delay(settleMs)
    return memoryOf(family(pid))
  } finally {
    await desk.close()
  }
}

const listed = z.array(z.object({ id: z.string(), accountName: z.string().optional() }))

async function startSessions({ home }: Desk): Promise<void> {
  await home.latchkey('source', 'add', 'sandbox')
  const roles = listed.parse(JSON.parse(await home.latchkey('roles', '--json')))
  // Roles of the management account are the odd ones: locked, chained, for a code.
  const plain = roles.filter(({ accountName }) => accountName !== 'management')
  const all = [...plain, ...roles.filter((role) => !plain.includes(role))]
  let running = 0
  for (const { id } of all) {
    if (running === sessions) return
    if ((await home.run('latchkey', ['start', id])).code === 0) running += 1
  }
  throw new Error(`only ${running} sessions could be started`)
}

async function processorShare(pid: number): Promise<number> {
  // The same processes before and after: one that ends takes its ticks along.
  const pids = family(pid)
  const began = performance.now()
  const before = processorSeconds(pids)
  await delay(intervalMs)
  return ((processorSeconds(pids) - before) / ((performance.now() - began) / 1000)) * 100
}
