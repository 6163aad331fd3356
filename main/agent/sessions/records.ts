import * as z from 'zod'
import type { Vault } from '../secrets/types.ts'
import type { Timers } from '#util/async/timers.ts'
import type { EndedKey } from './grant-store.ts'
import type { GrantClient } from './grant.ts'

const client: z.ZodType<GrantClient> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shared') }),
  z.object({ kind: z.literal('exec'), pid: z.int(), command: z.string() }),
  z.object({ kind: z.literal('terminal'), terminal: z.string() }),
  z.object({
    kind: z.literal('derived'),
    parentKeyId: z.string(),
    arn: z.string(),
    s3Express: z.literal(true).exactOptional(),
  }),
])

const grant = z.object({
  id: z.string(),
  sessionId: z.string(),
  client,
  keyId: z.string(),
  secret: z.string(),
  sessionToken: z.string().exactOptional(),
  nextHop: z.object({ url: z.string(), noProxy: z.string() }).exactOptional(),
  createdAt: z.number(),
})

const sessionRecord = z.object({
  id: z.string(),
  roleId: z.string(),
  /** Its name, for the day the role is gone. */
  role: z.string(),
  region: z.string(),
  startedAt: z.number(),
  /** Its source's. */
  identity: z.string().exactOptional(),
  /** Ended, with keys that wait for the role to be started again. */
  endedAt: z.number().exactOptional(),
  /** The shared one and those of commands and terminals. */
  grants: z.array(grant),
})
export type SessionRecord = z.infer<typeof sessionRecord>

const derivedRecord = z.object({
  grant,
  credentials: z.object({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string().exactOptional(),
    expiresAt: z.number().exactOptional(),
  }),
})
export type DerivedRecord = z.infer<typeof derivedRecord>

const endedKeys: z.ZodType<EndedKey[]> = z.array(
  z.object({ keyId: z.string(), role: z.string(), reason: z.enum(['session-revoked', 'grant-revoked', 'expired']) }),
)

const sessionPrefix = 'session/'
const derivedPrefix = 'derived/'
const endedName = 'ended-keys'

type Store = Pick<Vault, 'get' | 'set' | 'delete' | 'list'>

/** How long after a failed write it is tried again, in ms: twice as long each time, up to the longest. */
const firstRetryMs = 1_000
const longestRetryMs = 60_000

/**
 * What outlives a killed agent, in the vault. A write takes the newest value when its turn comes, so many changes in a
 * row cost one write; the promise settles when the value, or a later one, is durable. A write that failed, as on a full
 * disk, is told to its caller and tried again, since a session that ended must not come back with the next start.
 */
export function createRecords(vault: Store, timers: Timers) {
  const queued = new Map<string, Promise<void>>()
  const last = new Map<string, Promise<void>>()
  /** Not written yet, though they were to be. */
  const owed = new Map<string, () => string | undefined>()
  let retryMs = firstRetryMs
  let closed = false
  let cancelRetry: (() => void) | undefined

  function retry(): void {
    cancelRetry?.()
    cancelRetry = undefined
    for (const [name, value] of owed) save(name, value).catch(() => undefined)
  }

  async function write(name: string, value: () => string | undefined): Promise<void> {
    owed.delete(name)
    const text = value()
    try {
      await (text === undefined ? vault.delete(name) : vault.set(name, text))
    } catch (error) {
      owe(name, value, retryMs)
      retryMs = Math.min(retryMs * 2, longestRetryMs)
      throw error
    }
    retryMs = firstRetryMs
    // The vault takes writes again, so nothing needs to wait for the timer.
    if (owed.size > 0) retry()
  }

  function owe(name: string, value: () => string | undefined, atMostMs: number): void {
    owed.set(name, value)
    if (!closed) cancelRetry ??= timers.set(retry, atMostMs)
  }

  function save(name: string, value: () => string | undefined): Promise<void> {
    const waiting = queued.get(name)
    if (waiting !== undefined) return waiting
    const writing = after(last.get(name), async () => {
      queued.delete(name)
      await write(name, value)
    })
    queued.set(name, writing)
    last.set(name, writing)
    void after(writing, async () => {
      if (last.get(name) === writing) last.delete(name)
    })
    return writing
  }

  /** A record that is gone, as one that did not open and was set aside, is none; `broken` is one of another shape. */
  async function read<T>(name: string, schema: z.ZodType<T>): Promise<T | 'none' | 'broken'> {
    const text = await vault.get(name)
    if (text === undefined) return 'none'
    try {
      return schema.parse(JSON.parse(text))
    } catch {
      return 'broken'
    }
  }

  async function readAll<T>(prefix: string, schema: z.ZodType<T>) {
    const found: T[] = []
    const broken: string[] = []
    for (const name of await vault.list(prefix)) {
      const value = await read(name, schema)
      if (value === 'broken') broken.push(name)
      else if (value !== 'none') found.push(value)
    }
    return { found, broken }
  }

  const textOf = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value))
  return {
    /** `value` is asked when the write begins; undefined deletes the record. */
    session: (id: string, value: () => SessionRecord | undefined) =>
      save(`${sessionPrefix}${id}`, () => textOf(value())),
    /** As `session`, within a second or with the next write of the record, whichever comes first. */
    sessionSoon: (id: string, value: () => SessionRecord | undefined): void =>
      owe(`${sessionPrefix}${id}`, () => textOf(value()), firstRetryMs),
    derived: (keyId: string, value: () => DerivedRecord | undefined) =>
      save(`${derivedPrefix}${keyId}`, () => textOf(value())),
    ended: (value: () => readonly EndedKey[]) => save(endedName, () => textOf(value())),
    readSessions: () => readAll(sessionPrefix, sessionRecord),
    readDerived: () => readAll(derivedPrefix, derivedRecord),
    async readEnded(): Promise<readonly EndedKey[]> {
      const keys = await read(endedName, endedKeys)
      return keys === 'none' || keys === 'broken' ? [] : keys
    },
    /** Every write so far has settled, well or not; what failed is tried once more, and then no more. */
    async close(): Promise<void> {
      closed = true
      await Promise.allSettled(last.values())
      retry()
      await Promise.allSettled(last.values())
      cancelRetry?.()
    },
  }
}

export type Records = ReturnType<typeof createRecords>

/** Whatever became of the earlier one. */
async function after(earlier: Promise<void> | undefined, next: () => Promise<void>): Promise<void> {
  await Promise.allSettled([earlier])
  await next()
}
