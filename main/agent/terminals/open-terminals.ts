// Which terminals are open. Each hook writes a file of its own; a shell that is killed takes nothing away, so its process is looked at too.
import { type FSWatcher, watch } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { Log } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSerial } from '#util/async/serial.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import { type FolderFile, readFolderFile } from './folder-file.ts'

export interface OpenTerminal {
  readonly id: string
  readonly pid: number
  readonly shell: string
  readonly folder: string
  /** Of the role that it took up last; empty for none. */
  readonly roleId: string
  readonly own: string
  /** The nearest folder with a file that names a role, at it or above, as the shell calls it; and that file. */
  readonly root?: string | undefined
  readonly file?: FolderFile | undefined
}

export interface OpenTerminalsDeps {
  readonly folder: string
  /** See `processIdentity`. */
  readonly identity: (pid: number) => Promise<string | undefined>
  /** Folders whose file is trusted: they count where a shell has not found the file yet. */
  readonly trusted: () => readonly string[]
  readonly timers: Timers
  readonly log: Pick<Log, 'warn'>
}

/** How often processes are looked at: nothing tells of the end of one that is no child of ours. */
const lookEveryMs = 15_000
const mostTerminals = 500

export async function createOpenTerminals({ folder, identity, trusted, timers, log }: OpenTerminalsDeps) {
  const open = new Map<string, { readonly terminal: OpenTerminal; readonly identity: string }>()
  const listeners = createListeners<readonly OpenTerminal[]>()
  const inTurn = createSerial()
  let watcher: FSWatcher | undefined
  let cancel: (() => void) | undefined
  let isClosed = false

  /** Only where a shell saw one, or a person named it: to look into other folders may bring a question of the system's up. */
  async function withFile({ root, ...terminal }: OpenTerminal): Promise<OpenTerminal> {
    const at = root ?? nearest(trusted(), terminal.folder)
    const file = at === undefined ? undefined : await readFolderFile(at)
    return { ...terminal, root: file && at, file }
  }

  const list = (): readonly OpenTerminal[] => [...open.values()].map(({ terminal }) => terminal)

  async function look(): Promise<void> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^open\.\d+-\d+$/.test(name))
    const before = JSON.stringify(list())
    const seen = new Set<string>()
    for (const name of names.slice(0, mostTerminals)) {
      const id = name.slice('open.'.length)
      const known = open.get(id)
      // Read in the middle of a write, it is empty.
      const terminal = parse(id, await readOwnFile(join(folder, name)).catch(() => undefined)) ?? known?.terminal
      if (terminal === undefined) continue
      const now = await identity(terminal.pid)
      // The process is gone, or another one has its number.
      if (now === undefined || (known !== undefined && known.identity !== now)) {
        await rm(join(folder, name), { force: true })
        continue
      }
      seen.add(terminal.id)
      open.set(terminal.id, { terminal: await withFile(terminal), identity: now })
    }
    for (const id of open.keys()) if (!seen.has(id)) open.delete(id)
    if (JSON.stringify(list()) !== before) listeners.tell(list())
  }

  function again(): void {
    cancel?.()
    if (isClosed) return
    // Nobody is there to be missed.
    cancel = open.size === 0 ? undefined : timers.set(() => void refresh(), lookEveryMs)
  }

  const refresh = (): Promise<void> => inTurn(look).finally(again)
  let isDue = false
  /** Several prompts at once are one look. */
  function soon(): void {
    if (isDue || isClosed) return
    isDue = true
    void inTurn(() => ((isDue = false), look())).finally(again)
  }

  try {
    watcher = watch(folder, { persistent: false }, (_kind, name) => {
      if (name === null || name.startsWith('open.')) soon()
    })
    watcher.on('error', (error) => log.warn('terminals are not seen as they open', { error }))
  } catch (error) {
    log.warn('terminals are not seen as they open', { error })
  }
  await refresh()

  return {
    list,
    refresh,
    subscribe: listeners.subscribe,
    async close(): Promise<void> {
      isClosed = true
      watcher?.close()
      cancel?.()
      await inTurn(() => Promise.resolve())
    },
  }
}

export type OpenTerminals = Awaited<ReturnType<typeof createOpenTerminals>>

function nearest(folders: readonly string[], folder: string): string | undefined {
  return folders.filter((each) => isBelow(relative(each, folder))).toSorted((a, b) => b.length - a.length)[0]
}

const isBelow = (way: string): boolean => way.split(sep)[0] !== '..' && !isAbsolute(way)

/** One value a line; the folder last, since its name may hold a line break. Behind the shell how many folders up a file is. */
function parse(id: string, text: string | undefined): OpenTerminal | undefined {
  const [first = '', pid = '', roleId = '', own = '', ...rest] = text?.replace(/\n$/, '').split('\n') ?? []
  if (rest.length === 0 || !id.startsWith(`${pid}-`)) return undefined
  const [shell = '', up = ''] = first.split(' ')
  const folder = rest.join('\n')
  const root = /^\d{1,4}$/.test(up) ? above(folder, Number(up)) : undefined
  return { id, pid: Number(pid), shell, roleId, own, folder, root }
}

function above(folder: string, up: number): string {
  let at = folder
  for (let each = 0; each < up; each += 1) at = dirname(at)
  return at
}
