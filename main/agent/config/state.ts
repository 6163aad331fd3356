// What the agent remembers for comfort: when a role was last used, and the ports of what listens. Losing it loses no configuration.
import * as z from 'zod'
import type { Clock, Log } from '#util/ports.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSerial } from '#util/async/serial.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { Timers } from '#util/async/timers.ts'

const portNumber = z.int().min(0).max(65_535).default(0)
const schema = z.object({
  version: z.literal(1),
  port: portNumber,
  sandboxPort: portNumber,
  /** Of the server that pages of consoles lead back to; 0 where none was opened. */
  pagePort: portNumber,
  /** There was a source once: whoever has none now removed it. */
  hadSource: z.boolean().default(false),
  /** Epoch ms by role id. */
  lastUsed: z.record(z.string(), z.number()).default({}),
  /** By source: what its last notice was about, and when it came (epoch ms). */
  noticed: z.record(z.string(), z.object({ of: z.string(), at: z.number() })).default({}),
})

export interface NoticedOf {
  readonly of: string
  readonly at: number
}

export type PortOf = 'proxy' | 'sandbox' | 'page'

export interface State {
  /** Of the last run; old terminals still point to it. */
  port(of: PortOf): number
  setPort(of: PortOf, port: number): Promise<void>
  hadSource(): boolean
  sawSource(): Promise<void>
  lastUsedAt(roleId: string): number | undefined
  /** Cheap: called for every proxied request. */
  used(roleId: string): void
  /** What a person was told of a source, that a new agent does not tell again at once. */
  noticedOf(source: string): NoticedOf | undefined
  setNoticed(source: string, noticed: NoticedOf | undefined): void
  /** Grows with each change of what a list would show. */
  version(): number
  /** Calls with the id of each role that is used, at most once a second for one. Gives the end of it. */
  subscribe(listener: (roleId: string) => void): () => void
  close(): Promise<void>
}

/** Roles that are in use all the time cost one write in so many ms. */
const writeEveryMs = 5000
/** Oldest forgotten first. */
const mostRoles = 1000
/** Uses of one role within this time are one use: lists show minutes. */
const graininessMs = 1000

/** An unreadable file counts as an empty one. */
export async function openState(
  path: string,
  deps: { readonly clock: Clock; readonly timers: Timers; readonly log: Pick<Log, 'warn'> },
): Promise<State> {
  const stored = await read(path)
  const lastUsed = new Map(Object.entries(stored.lastUsed))
  const noticed = new Map(Object.entries(stored.noticed))
  const ports = portsOf(stored)
  const listeners = createListeners<string>()
  let { hadSource } = stored
  let version = 0
  let cancel: (() => void) | undefined

  // In turn, so that what was written last is the newest.
  const inTurn = createSerial()

  function save(): Promise<void> {
    cancel?.()
    cancel = undefined
    return inTurn(write)
  }

  function write(): Promise<void> {
    const newest = [...lastUsed].sort(([, a], [, b]) => b - a).slice(0, mostRoles)
    const kept = { version: 1, port: ports.proxy, sandboxPort: ports.sandbox, pagePort: ports.page, hadSource }
    const maps = { lastUsed: Object.fromEntries(newest), noticed: Object.fromEntries(noticed) }
    const text = `${JSON.stringify({ ...kept, ...maps })}\n`
    return writeFileAtomic(path, text).catch((error: unknown) =>
      deps.log.warn('recently used roles could not be written', { error }),
    )
  }

  return {
    port: (of) => ports[of],
    async setPort(of, port) {
      if (port === ports[of]) return
      ports[of] = port
      await save()
    },
    hadSource: () => hadSource,
    async sawSource() {
      if (hadSource) return
      hadSource = true
      await save()
    },
    lastUsedAt: (roleId) => lastUsed.get(roleId),
    used(roleId) {
      const now = deps.clock.now()
      if (now - (lastUsed.get(roleId) ?? -Infinity) < graininessMs) return
      lastUsed.set(roleId, now)
      version += 1
      cancel ??= deps.timers.set(() => void save(), writeEveryMs)
      listeners.tell(roleId)
    },
    noticedOf: (source) => noticed.get(source),
    setNoticed(source, told) {
      if (told === undefined) noticed.delete(source)
      else noticed.set(source, told)
      void save()
    },
    version: () => version,
    subscribe: listeners.subscribe,
    async close() {
      await (cancel ? save() : inTurn(() => Promise.resolve()))
    },
  }
}

/** For who starts it before the agent. */
export const portOf = async (path: string, of: PortOf): Promise<number> => portsOf(await read(path))[of]

function portsOf(stored: z.infer<typeof schema>): Record<PortOf, number> {
  return { proxy: stored.port, sandbox: stored.sandboxPort, page: stored.pagePort }
}

async function read(path: string): Promise<z.infer<typeof schema>> {
  const empty = {
    version: 1 as const,
    port: 0,
    sandboxPort: 0,
    pagePort: 0,
    hadSource: false,
    lastUsed: {},
    noticed: {},
  }
  try {
    return schema.safeParse(JSON.parse((await readOwnFile(path)) ?? '')).data ?? empty
  } catch {
    return empty
  }
}
