// A sign-in lent to the AWS CLI: its access token in the CLI's own cache, under the name of the session that native profiles refer to. Never
// the refresh token: two holders of one that AWS replaces at each use would end each other's sign-in.
import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Log } from '#util/ports.ts'
import { createSerial } from '#util/async/serial.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { LentSignIn, Source } from '../identity/source.ts'
import { sessionNameOf } from './wanted.ts'

export interface ShareDeps {
  /** `~/.aws/sso/cache`. */
  readonly folder: string
  readonly sources: () => readonly Pick<Source, 'name' | 'lentSignIn'>[]
  /** The setting, and none of its roles is held never-direct: a plain token in a file goes past that. */
  readonly mayShare: (source: string) => boolean
  readonly log: Pick<Log, 'warn'>
}

const cached = z.object({ accessToken: z.string(), expiresAt: z.string(), refreshToken: z.string().optional() })

/** As the AWS CLI names it: after the session, not the start URL. */
export const cacheFile = (folder: string, source: string): string =>
  join(folder, `${createHash('sha1').update(sessionNameOf(source)).digest('hex')}.json`)

/** Call it after each change of sources, sign-ins or settings; settles when the files are as they should be. */
export function createShareSignIns({ folder, sources, mayShare, log }: ShareDeps): () => Promise<void> {
  const inTurn = createSerial()
  /** What lies there by us. */
  const lent = new Map<string, string>()

  async function look(): Promise<void> {
    const all = sources()
    for (const { name, lentSignIn } of all) {
      const signIn = mayShare(name) ? lentSignIn?.() : undefined
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      await (signIn === undefined ? takeBack(name) : lend(name, signIn))
    }
    const names = new Set(all.map(({ name }) => name))
    // oxlint-disable-next-line no-await-in-loop -- as above
    for (const name of lent.keys()) if (!names.has(name)) await takeBack(name)
  }

  async function lend(name: string, { startUrl, region, accessToken, expiresAt }: LentSignIn): Promise<void> {
    if (lent.get(name) === accessToken) return
    const path = cacheFile(folder, name)
    const found = await read(path)
    if (isBetter(found, expiresAt, [lent.get(name), accessToken])) return
    if (found?.accessToken !== accessToken) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const until = new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z')
      await writeFileAtomic(path, JSON.stringify({ startUrl, region, accessToken, expiresAt: until }))
    }
    lent.set(name, accessToken)
  }

  /** Only what we put there. */
  async function takeBack(name: string): Promise<void> {
    const token = lent.get(name)
    if (token === undefined) return
    const path = cacheFile(folder, name)
    if ((await read(path))?.accessToken === token) await rm(path, { force: true })
    lent.delete(name)
  }

  return () =>
    inTurn(look).catch((error: unknown) => log.warn('the sign-in was not shared with the AWS CLI', { error }))
}

/** The AWS CLI writes in place, so half a file is no file yet. */
async function read(path: string): Promise<z.infer<typeof cached> | undefined> {
  const text = await readOwnFile(path)
  try {
    return text === undefined ? undefined : cached.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A person signed in with the AWS CLI itself: what can renew itself, or lasts longer, stays. */
function isBetter(
  found: z.infer<typeof cached> | undefined,
  expiresAt: number,
  ours: readonly (string | undefined)[],
): boolean {
  if (found === undefined || ours.includes(found.accessToken)) return false
  const until = Date.parse(found.expiresAt.replace(/UTC$/, 'Z'))
  return found.refreshToken !== undefined || until >= expiresAt
}
