// The window with thousands of roles: typing, loading and scrolling, each beside an empty page of the same Electron.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { type Devtools, openDevtools } from './app-devtools.ts'
import {
  countLongestMessage,
  firstFrames,
  keyTimes,
  markListShown,
  readLongestMessage,
  scrollThrough,
} from './app-page.ts'
import { family, mainThreadMs, memoryOf, openDesk, pageProcess, start, type Which } from './app-processes.ts'
import { percentile, type Spread, spread } from './statistics.ts'

const rolesPerAccount = 10
const loads = 5
const rowSelector = '[role=grid] [role=row]'
/** What a person might type, one key after the other; each is found in the middle of the list. */
const queries = ['deploy-777', 'admin 123 prod', 'readonly-1500', '487420489017', 'security-42']
const betweenKeysMs = 120
const settleMs = 3000

export interface LargeNumbers {
  readonly keys: number
  /** Ms of processor time that the page's main thread took for a key: search, list, layout, paint. Other load on the machine is not in it. */
  readonly work: Spread
  readonly work95: number
  /** Ms from the key to the end of that frame, the wait for the screen's next refresh included. */
  readonly shown: Spread
  /** Keys whose result was not whole in the first frame after them. */
  readonly late: number
  /** Ms from the start of the page's load to the frame with the first rows. */
  readonly load: Spread
  /** Ms of the longest pause of the main process in each load. */
  readonly pause: Spread
  /** Characters. */
  readonly longestMessage: number
  /** MB of JavaScript objects after a garbage collection. */
  readonly heap: number
  /** MB of all processes, some seconds after the list was shown. */
  readonly memory: number
  readonly scroll: Scroll
}

export interface Scroll {
  readonly frames: number
  /** That took longer than 32 ms. */
  readonly slow: number
  readonly longest: number
}

/** `roles`: how many the app lists. */
export async function measureLarge(which: Which, roles: number): Promise<LargeNumbers> {
  const desk = await openDesk()
  if (which === 'app') writeRoles(desk.home.env['LATCHKEY_HOME'] ?? '', roles)
  const started = start(which, desk, { devtools: true })
  try {
    await desk.tray.registered()
    const page = await openDevtools(await started.devtools)
    const shown = which === 'app' ? rowSelector : 'input'
    await page.shown(shown)
    const main = await openDevtools(await started.inspector, 'node')
    const { load, pause } = await timeLoads(page, main, shown)
    main.close()
    const longestMessage = which === 'app' ? await sizeOfLongestMessage(page) : 0
    await delay(settleMs)
    await page.run(() => document.querySelector('input')?.focus())
    const memory = memoryOf(family(started.pid))
    const keys = await typeQueries(page, pageProcess(started.pid), which === 'app' ? '[role=grid]' : '#said')
    const scroll = await page.run(scrollThrough, which === 'app' ? '[role=grid]' : '#list')
    await page.send('HeapProfiler.collectGarbage')
    const heap = z.object({ usedSize: z.number() }).parse(await page.send('Runtime.getHeapUsage')).usedSize / 1e6
    page.close()
    return { ...keys, load: spread(load), pause: spread(pause), longestMessage, heap, memory, scroll }
  } finally {
    await started.end()
    await desk.close()
  }
}

async function timeLoads(page: Devtools, main: Devtools, shown: string) {
  await page.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${String(markListShown)})(${JSON.stringify(shown)})`,
  })
  const [load, pause]: [number[], number[]] = [[], []]
  for (let round = 0; round < loads; round += 1) {
    await main.run(watchPauses)
    await page.reload(shown)
    await delay(settleMs)
    load.push((await page.run(firstFrames)) ?? Number.NaN)
    pause.push(await main.run(longestPause))
  }
  return { load, pause }
}

/* In the main process. */

declare global {
  var benchPauses: ReturnType<typeof monitorEventLoopDelay> | undefined
}

function watchPauses(): void {
  globalThis.benchPauses = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 })
  globalThis.benchPauses?.enable()
}

/** Ms. */
function longestPause(): number {
  globalThis.benchPauses?.disable()
  return (globalThis.benchPauses?.max ?? Number.NaN) / 1e6
}

async function sizeOfLongestMessage(page: Devtools): Promise<number> {
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${String(countLongestMessage)})()` })
  await page.reload(rowSelector)
  return page.run(readLongestMessage)
}

async function typeQueries(page: Devtools, pid: number, list: string) {
  const work: number[] = []
  await page.run(keyTimes, list)
  for (const query of queries) {
    for (const text of query) {
      const before = mainThreadMs(pid)
      await page.send('Input.dispatchKeyEvent', { type: 'keyDown', text, key: text, unmodifiedText: text })
      await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text })
      await delay(betweenKeysMs)
      work.push(mainThreadMs(pid) - before)
    }
    await page.run(() => document.querySelector('input')?.select())
  }
  const keys = await page.run(() => window.benchKeys ?? [])
  const backspace = { key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8 }
  await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...backspace })
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', ...backspace })
  await page.shown(list)
  return {
    keys: keys.length,
    work: spread(work),
    work95: percentile(work, 0.95),
    shown: spread(keys.map((key) => key.shown)),
    late: keys.filter((key) => key.first !== key.later).length,
  }
}

/** As many roles as a large organisation has, in the settings file; the app lists them without asking anybody. */
function writeRoles(home: string, roles: number): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const kinds = ['Admin', 'Deploy', 'ReadOnly', 'Billing', 'Audit', 'Support', 'Data', 'Network', 'Security', 'Backup']
  const stages = ['dev', 'staging', 'prod']
  const list = Array.from({ length: roles }, (_, at) => {
    const account = Math.floor(at / rolesPerAccount)
    const kind = kinds[at % kinds.length] ?? ''
    // Spread as AWS's are: with all of them alike, every digit typed would find every role.
    const accountId = String(100_000_000_000 + ((account * 387_420_489_017) % 900_000_000_000))
    return {
      name: `${kind}-${account}-${stages[account % stages.length] ?? ''}`,
      source: 'organisation',
      arn: `arn:aws:iam::${accountId}:role/${kind}`,
      labels: { team: `team-${account % 40}` },
    }
  })
  const sources = [{ kind: 'ambient', name: 'organisation', region: 'eu-central-1' }]
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ version: 1, sources, roles: list }), { mode: 0o600 })
}
