// The app and its empty peer as processes: started as a person starts them, with nothing attached but what a measurement asks for.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findElectron } from '../scripts/find-electron.ts'
import { type AppHome, createAppHome } from '../test/e2e/support/app.ts'
import { type Display, openDisplay, type TrayHost } from '../test/e2e/support/display.ts'

const root = join(import.meta.dirname, '..')

export type Which = 'app' | 'empty'

export interface Desk {
  readonly display: Display
  readonly tray: TrayHost
  readonly home: AppHome
  close(): Promise<void>
}

/** A desktop with a tray and a home of its own for the app. */
export async function openDesk(): Promise<Desk> {
  const display = await openDisplay()
  const { tray } = display
  if (tray === undefined) throw new Error('this desktop has no tray')
  const home = await createAppHome(display)
  return {
    display,
    tray,
    home,
    async close() {
      await home.remove()
      await display.close()
    },
  }
}

export interface Started {
  readonly pid: number
  /** Of the debugging port; settles only where one was asked for. */
  readonly devtools: Promise<string>
  /** The same of the main process. */
  readonly inspector: Promise<string>
  end(): Promise<void>
}

export interface StartOptions {
  readonly hidden?: boolean
  readonly devtools?: boolean
}

export function start(which: Which, desk: Desk, { hidden = false, devtools = false }: StartOptions = {}): Started {
  const found = findElectron()
  if (found === undefined) throw new Error('no Electron is at hand')
  // The app has its own in its home.
  const userData = mkdtempSync(join(tmpdir(), 'lkb-'))
  const child = spawn(
    found.binary,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(devtools ? ['--remote-debugging-port=0', '--inspect=127.0.0.1:0'] : []),
      `--user-data-dir=${userData}`,
      which === 'app' ? root : join(import.meta.dirname, 'empty-app'),
      ...(hidden ? ['--hidden'] : []),
    ],
    { cwd: desk.home.folder, env: { ...desk.home.env }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = once(child, 'exit')
  const listening = Promise.withResolvers<string>()
  const inspected = Promise.withResolvers<string>()
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [, who, url] = /^(DevTools|Debugger) listening on (ws:\S+)/.exec(line) ?? []
    if (url !== undefined) (who === 'DevTools' ? listening : inspected).resolve(url)
  })
  return {
    pid: child.pid ?? 0,
    devtools: listening.promise,
    inspector: inspected.promise,
    async end() {
      child.kill('SIGTERM')
      await ended
      rmSync(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** A process and all that it started. */
export function family(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = statOf(Number(name))?.parent
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = [pid]
  for (const each of found) found.push(...(children.get(each) ?? []))
  return found
}

/** Seconds of a processor that they have used until now, from proc(5)'s clock ticks of 10 ms. */
export function processorSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0), 0) / 100
}

/** Of the family: the one that runs the page. */
export function pageProcess(pid: number): number {
  const found = family(pid).find((each) => readProc(`${each}/cmdline`).includes('--type=renderer'))
  if (found === undefined) throw new Error('no process runs the page')
  return found
}

/** Ms that the first thread of a process has been on a processor; of a page's process, that is the thread of its scripts, styles and layout. */
export const mainThreadMs = (pid: number): number => Number(readProc(`${pid}/schedstat`).split(' ')[0]) / 1e6

/**
 * MB that these processes have in memory, each page counted once, as the sum of their proportional set sizes would be if nothing else ran:
 * whatever else maps the same files (this process, another Electron) would make that smaller.
 */
export function memoryOf(pids: readonly number[]): number {
  let kilobytes = 0
  const files = new Map<string, number>()
  for (const pid of pids) {
    for (const { file, fields } of mappingsOf(pid)) {
      const of = (name: string): number => fields.get(name) ?? 0
      if (file === undefined) {
        kilobytes += of('Pss')
        continue
      }
      // Pages of a file that were written to are the process's own.
      kilobytes += of('Anonymous')
      files.set(file, Math.max(files.get(file) ?? 0, of('Rss') - of('Anonymous')))
    }
  }
  for (const size of files.values()) kilobytes += size
  return (kilobytes * 1024) / 1e6
}

interface Mapping {
  /** Path and offset; undefined for memory without a file, and for shared memory, which no other program maps. */
  readonly file: string | undefined
  readonly fields: Map<string, number>
}

function mappingsOf(pid: number): readonly Mapping[] {
  const found: Mapping[] = []
  for (const line of readProc(`${pid}/smaps`).split('\n')) {
    const head = /^[\da-f]+-[\da-f]+ \S+ (?<offset>\S+) \S+ \d+ *(?<path>.*)$/.exec(line)?.groups
    if (head !== undefined) {
      const { path = '', offset = '' } = head
      const ours = !path.startsWith('/') || /^\/(memfd:|dev\/shm)|\(deleted\)$/.test(path)
      found.push({ file: ours ? undefined : `${path}@${offset}`, fields: new Map() })
      continue
    }
    const field = /^(?<name>\w+): +(?<size>\d+) kB$/.exec(line)?.groups
    if (field !== undefined) found.at(-1)?.fields.set(field['name'] ?? '', Number(field['size']))
  }
  return found
}

/** Empty for a process that ended meanwhile. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return ''
  }
}

function statOf(pid: number): { readonly parent: number; readonly ticks: number } | undefined {
  // The name in brackets may hold anything; what follows the last bracket is numbers.
  const fields = readProc(`${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  const parent = Number(fields[1])
  return Number.isInteger(parent) ? { parent, ticks: Number(fields[11]) + Number(fields[12]) } : undefined
}
