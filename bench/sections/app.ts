// The app in the Electron at hand, each number beside an empty app of the same Electron. One after the other, since the parts share the cores.
import { buildIfStale } from '../../scripts/build.ts'
import { findElectron } from '../../scripts/find-electron.ts'
import { missingForApp } from '../../test/e2e/support/app.ts'
import { missingForTray } from '../../test/e2e/support/display.ts'
import { measureClick } from '../app-click.ts'
import { type IdleNumbers, intervalMs, measureHeadlessAgent, measureIdle, sessions } from '../app-idle.ts'
import { type LargeNumbers, measureLarge, type Scroll } from '../app-large.ts'
import { measureStart } from '../app-start.ts'
import { type Spread, spread, written } from '../statistics.ts'

const idleRounds = 3

export async function benchApp(): Promise<readonly string[]> {
  const electron = findElectron()
  if (electron !== undefined) await buildIfStale(electron)
  const missing = missingForApp() ?? missingForTray()
  if (electron === undefined || missing !== undefined) return [`the app: skipped, ${missing ?? 'it needs an Electron'}`]
  return [
    `| the app, Electron ${electron.version} | latchkey | empty app | target |`,
    '| --- | --- | --- | --- |',
    ...(await startLines()),
    ...(await largeLines(9000)),
    ...(await largeLines(20_000)),
    ...(await idleLines()),
  ]
}

async function startLines(): Promise<readonly string[]> {
  const start = await measureStart()
  const click = await measureClick()
  return [
    row('start to tray icon, ms', start.app, start.empty, { below: 1500 }),
    row('tray click to window painted, warm, ms', click.app, click.empty, { below: 150 }),
  ]
}

async function largeLines(roles: number): Promise<readonly string[]> {
  const empty = await measureLarge('empty', roles)
  const app = await measureLarge('app', roles)
  const many = roles.toLocaleString('en')
  const late = ({ keys, late: count }: LargeNumbers): string => `${count} of ${keys}`
  const frames = ({ slow, frames: all, longest }: Scroll): string => `${slow} of ${all}, longest ${longest.toFixed(0)}`
  return [
    row(`key to result among ${many} roles, processor time of the page, ms`, app.work, empty.work, { below: 16 }, 1),
    `| the same, 95 % of the keys below, ms | ${app.work95.toFixed(1)} | ${empty.work95.toFixed(1)} | below 16: ${verdict(app.work95 < 16)} |`,
    row('the same by the clock, ms', app.shown, empty.shown, {}, 1),
    `| results that were not whole in the first frame after the key | ${late(app)} | ${late(empty)} | 0: ${verdict(app.late === 0)} |`,
    row(`page's load to its list of ${many} roles, ms`, app.load, empty.load, {}),
    row("longest pause of the main process in the page's load, ms", app.pause, empty.pause, { below: 50 }),
    `| longest message over the port in the page's load, MB | ${(app.longestMessage / 1e6).toFixed(1)} | | |`,
    `| memory of all processes with ${many} roles, window open, MB | ${app.memory.toFixed(0)} | ${empty.memory.toFixed(0)} | |`,
    `| objects of the page, MB | ${app.heap.toFixed(1)} | ${empty.heap.toFixed(1)} | |`,
    `| frames over 32 ms while ${many} rows scroll by | ${frames(app.scroll)} | ${frames(empty.scroll)} | |`,
  ]
}

async function idleLines(): Promise<readonly string[]> {
  const [app, empty, agent]: [IdleNumbers[], IdleNumbers[], number[]] = [[], [], []]
  for (let round = 0; round < idleRounds; round += 1) {
    empty.push(await measureIdle('empty'))
    agent.push(await measureHeadlessAgent())
    app.push(await measureIdle('app'))
  }
  const of = (all: readonly IdleNumbers[], name: keyof IdleNumbers): Spread => spread(all.map((one) => one[name]))
  const above = spread(app.map((one, at) => one.openMemory - (empty[at]?.openMemory ?? 0) - (agent[at] ?? 0)))
  const idle = `% of one core over ${intervalMs / 1000} s with ${sessions} sessions`
  return [
    row(`${idle}, no window`, of(app, 'hidden'), of(empty, 'hidden'), { below: 0.5 }, 2),
    row(`${idle}, window open`, of(app, 'open'), of(empty, 'open'), {}, 2),
    row('memory of all processes, no window yet, MB', of(app, 'hiddenMemory'), of(empty, 'hiddenMemory'), {}),
    row('memory of all processes, window open, MB', of(app, 'openMemory'), of(empty, 'openMemory'), {}),
    row('the same above an empty app and a headless agent, MB', above, `agent: ${written(spread(agent))}`, {
      below: 20,
    }),
  ]
}

function row(
  what: string,
  app: Spread,
  empty: Spread | string,
  target: { readonly below?: number },
  digits = 0,
): string {
  const { below } = target
  const peer = typeof empty === 'string' ? empty : written(empty, digits)
  const judged = below === undefined ? '' : `below ${below.toLocaleString('en')}: ${verdict(app.median < below)}`
  return `| ${what} | ${written(app, digits)} | ${peer} | ${judged} |`
}

const verdict = (met: boolean): string => (met ? 'met' : '**missed**')
