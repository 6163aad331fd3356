// A sign-in lent to the AWS CLI: its access token in the CLI's own cache, under the name of the session that native profiles refer to. Never
// the refresh token: two holders of one that AWS replaces at each use would end each other's sign-in.
import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type CachedSignIn, readLent, readSignIn, takeBackLent, tokenHash, writeLent } from '#local/lent-sign-ins.ts'
import type { Paths } from '#local/paths.ts'
import { type Pauses, systemPauses } from '#local/person-file.ts'
import { replaceTarget } from '#local/replace-person-file.ts'
import type { Log } from '#util/ports.ts'
import { createSerial } from '#util/async/serial.ts'
import type { LentSignIn, Source } from '../identity/source.ts'
import { sessionNameOf } from './wanted.ts'

export interface ShareDeps {
  /** `~/.aws/sso/cache`. */
  readonly folder: string
  readonly paths: Pick<Paths, 'journal'>
  readonly sources: () => readonly Pick<Source, 'name' | 'lentSignIn'>[]
  /** The setting, and none of its roles is held never-direct: a plain token in a file goes past that. */
  readonly mayShare: (source: string) => boolean
  readonly log: Pick<Log, 'warn'>
  readonly wait?: Pauses['wait']
}

/** As the AWS CLI names it: after the session, not the start URL. */
export const cacheFile = (folder: string, source: string): string =>
  join(folder, `${createHash('sha1').update(sessionNameOf(source)).digest('hex')}.json`)

/** Call it after each change of sources, sign-ins or settings; settles when the files are as they should be. */
export function createShareSignIns(deps: ShareDeps): () => Promise<void> {
  const { folder, paths, sources, mayShare, log, wait = systemPauses.wait } = deps
  const inTurn = createSerial()
  /** What may lie there by us, or by an agent before; by path. */
  let lent: Map<string, readonly string[]> | undefined
  /** What certainly does. */
  const current = new Map<string, string>()

  async function look(): Promise<void> {
    lent ??= new Map(await readLent(paths))
    const kept = new Set<string>()
    for (const { name, lentSignIn } of sources()) {
      const signIn = mayShare(name) ? lentSignIn?.() : undefined
      if (signIn === undefined) continue
      const path = cacheFile(folder, name)
      kept.add(path)
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      await lend(path, signIn, lent)
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    for (const [path, hashes] of lent) if (!kept.has(path)) await takeBack(path, hashes, lent)
  }

  async function lend(path: string, signIn: LentSignIn, all: Map<string, readonly string[]>): Promise<void> {
    const { startUrl, region, accessToken, expiresAt } = signIn
    const hash = tokenHash(accessToken)
    if (current.get(path) === hash) return
    const { target, found } = await readSignIn(path, wait)
    const ours = [...(all.get(path) ?? []), hash]
    if (isBetter(found, expiresAt, ours)) return
    // Known before it is there; with the one before, which is there until then.
    all.set(path, [...new Set(ours)].slice(-2))
    await writeLent(paths, all)
    if (found?.accessToken !== accessToken) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const until = new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z')
      const text = JSON.stringify({ startUrl, region, accessToken, expiresAt: until })
      await replaceTarget({ ...target, mode: 0o600 }, Buffer.from(text), { wait })
    }
    current.set(path, hash)
  }

  async function takeBack(path: string, hashes: readonly string[], all: Map<string, readonly string[]>): Promise<void> {
    await takeBackLent(path, hashes, wait)
    current.delete(path)
    all.delete(path)
    await writeLent(paths, all)
  }

  return () =>
    inTurn(look).catch((error: unknown) => log.warn('the sign-in was not shared with the AWS CLI', { error }))
}

/** A person signed in with the AWS CLI itself: what can renew itself, or lasts longer, stays. */
function isBetter(found: CachedSignIn | undefined, expiresAt: number, ours: readonly string[]): boolean {
  if (found === undefined || ours.includes(tokenHash(found.accessToken))) return false
  const until = Date.parse(found.expiresAt.replace(/UTC$/, 'Z'))
  return found.refreshToken !== undefined || until >= expiresAt
}
