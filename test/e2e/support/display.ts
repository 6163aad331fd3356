// A desktop for one test file: an X server without a screen, a session bus of its own and a tray on it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import * as z from 'zod'

const menuItem = z.object({
  id: z.number(),
  label: z.string().optional(),
  enabled: z.boolean().optional(),
  visible: z.boolean().optional(),
  type: z.string().optional(),
  'toggle-state': z.number().optional(),
  get children() {
    return z.array(menuItem)
  },
})
export type MenuItem = z.infer<typeof menuItem>

const look = z
  .object({
    IconPixmap: z.array(z.tuple([z.number(), z.number(), z.object({ bytes: z.number(), digest: z.string() })])),
    ToolTip: z.tuple([z.string(), z.array(z.unknown()), z.string(), z.string()]),
  })
  .transform(({ IconPixmap, ToolTip }) => ({
    picture: IconPixmap.map(([width, height, { digest }]) => `${width}x${height} ${digest}`).join(),
    tooltip: ToolTip[2],
  }))
/** `picture` can be compared with another one. */
export type TrayLook = z.infer<typeof look>

/** What tray-host.py writes, a line each. */
const said = z.union([
  z.object({ event: z.string() }),
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
])

export interface TrayHost {
  /** Settles when an item has registered itself. */
  registered(): Promise<void>
  /** Settles when the item has left the bus. */
  gone(): Promise<void>
  look(): Promise<TrayLook>
  menu(): Promise<MenuItem>
  activate(): Promise<void>
  /** Reads the menu now and after each signal until it fits. Rejects with the last one after `withinMs`. */
  menuWhere(fits: (menu: MenuItem) => boolean, withinMs?: number): Promise<MenuItem>
  /** As `menuWhere`, for icon and tooltip. */
  lookWhere(fits: (seen: TrayLook) => boolean, withinMs?: number): Promise<TrayLook>
  /** Clicks the item of this label as soon as there is one that can be clicked. `path`: of its parents first. */
  choose(...path: readonly (string | RegExp)[]): Promise<void>
}

export interface Display {
  /** DISPLAY and DBUS_SESSION_BUS_ADDRESS. */
  readonly env: Readonly<Record<string, string>>
  readonly tray: TrayHost | undefined
  close(): Promise<void>
}

/** What is missing here, as a sentence, or undefined when a desktop can be opened. */
export function missingForDisplay(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux: the display and the tray of the tests are X and D-Bus'
  for (const [command, debian] of [
    ['Xvfb', 'xvfb'],
    ['dbus-daemon', 'dbus'],
  ] as const) {
    if (spawnSync('which', [command]).status !== 0) return `needs ${command}: apt-get install ${debian}`
  }
  return undefined
}

/** As `missingForDisplay`, for tests that look at the tray. */
export function missingForTray(): string | undefined {
  const python = process.env['LATCHKEY_TEST_PYTHON']
  return python !== undefined && spawnSync(python, ['-c', 'import dbus_fast']).status === 0
    ? undefined
    : 'needs dbus-fast: pip install dbus-fast into a virtual environment, and name its python in LATCHKEY_TEST_PYTHON'
}

/** `tray: false` is a desktop without one, as stock GNOME. */
export async function openDisplay({ tray = true, screen = '1400x1000x24' } = {}): Promise<Display> {
  const runtime = await mkdtemp(join(tmpdir(), 'lkd-'))
  const children: ChildProcess[] = []
  const start = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    })
    children.push(child)
    return child
  }
  const x = start('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'])
  const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address', '1'])
  const [number, address] = await Promise.all([firstLine(x.stdio[3]), firstLine(bus.stdout)])
  const env = {
    DISPLAY: `:${number}`,
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: tray ? 'KDE' : 'GNOME',
  }
  const python = process.env['LATCHKEY_TEST_PYTHON']
  const host =
    tray && python !== undefined ? start(python, [join(import.meta.dirname, 'tray-host.py')], env) : undefined
  return {
    env,
    tray: host === undefined ? undefined : await talkTo(host),
    async close() {
      for (const child of children.toReversed()) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(runtime, { recursive: true, force: true })
    },
  }
}

async function firstLine(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) throw new Error('the process has no such pipe')
  const line = await new Promise<string>((resolve) => createInterface({ input: stream }).once('line', resolve))
  return line.trim()
}

async function talkTo(host: ChildProcess): Promise<TrayHost> {
  if (host.stdout === null || host.stdin === null) throw new Error('the tray has no pipes')
  const { stdin } = host
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >()
  const ready = Promise.withResolvers<void>()
  const registered = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  let signalled: () => void = () => undefined
  let last = 0
  createInterface({ input: host.stdout }).on('line', (line) => {
    const told = said.parse(JSON.parse(line))
    if ('event' in told) {
      if (told.event === 'ready') ready.resolve()
      if (told.event === 'registered') registered.resolve()
      if (told.event === 'gone') gone.resolve()
      return signalled()
    }
    const asker = waiting.get(told.id)
    waiting.delete(told.id)
    if ('error' in told) asker?.reject(new Error(told.error))
    else asker?.resolve(told.result)
  })
  await ready.promise
  const ask = (question: Readonly<Record<string, unknown>>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (last += 1)
      waiting.set(id, { resolve, reject })
      stdin.write(`${JSON.stringify({ ...question, id })}\n`)
    })
  const menu = async () => menuItem.parse(await ask({ do: 'menu' }))
  const see = async () => look.parse(await ask({ do: 'properties' }))
  /** Reads now and after each signal. */
  async function until<T>(
    read: () => Promise<T>,
    fits: (seen: T) => boolean,
    withinMs: number,
    words: (seen: T) => unknown,
  ) {
    const limit = AbortSignal.timeout(withinMs)
    for (;;) {
      const changed = new Promise<void>((resolve, reject) => {
        signalled = resolve
        limit.addEventListener('abort', () => reject(new Error('time is up')), { once: true })
      })
      // Rejected while nobody waits for it, when it fitted.
      changed.catch(() => undefined)
      const seen = await read()
      if (fits(seen)) return seen
      await changed.catch(() => {
        throw new Error(`the tray never fitted; it was ${JSON.stringify(words(seen))}`)
      })
    }
  }
  const menuWhere: TrayHost['menuWhere'] = (fits, withinMs = 20_000) => until(menu, fits, withinMs, labelsOf)
  return {
    registered: () => registered.promise,
    gone: () => gone.promise,
    look: see,
    lookWhere: (fits, withinMs = 20_000) => until(see, fits, withinMs, (seen) => seen),
    menu,
    activate: async () => void (await ask({ do: 'activate' })),
    menuWhere,
    async choose(...path) {
      const find = (seen: MenuItem): MenuItem | undefined =>
        path.reduce<MenuItem | undefined>((at, label) => at && findItem(at, label), seen)
      const item = find(await menuWhere((seen) => find(seen)?.enabled !== false && find(seen) !== undefined))
      await ask({ do: 'click', item: item?.id })
    },
  }
}

/** Labels as a tree, for messages and comparisons. */
export function labelsOf(item: MenuItem): unknown {
  return item.children.map((child) =>
    child.children.length > 0 ? { [child.label ?? '-']: labelsOf(child) } : (child.label ?? `(${child.type ?? ''})`),
  )
}

/** The first item with this label, at any depth. `_` before an access key is left out by the caller. */
export function findItem(item: MenuItem, label: string | RegExp): MenuItem | undefined {
  const own = item.label?.replaceAll('_', '') ?? ''
  if (typeof label === 'string' ? own === label : label.test(own)) return item
  for (const child of item.children) {
    const found = findItem(child, label)
    if (found !== undefined) return found
  }
  return undefined
}
