// Sign-ins that were lent to the AWS CLI: which files of its cache hold a token of ours. Kept in the home, as hashes: an agent that is killed
// leaves the tokens behind, and the next one, or `uninstall`, takes them back.
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import { ensureOwnFolder } from '#util/own/own-path.ts'
import { jsonOf } from '#util/json-of.ts'
import type { Paths } from './paths.ts'
import { type FileUse, type Pauses, settledTarget, systemPauses, type Target } from './person-file.ts'
import { replaceTarget } from './replace-person-file.ts'

/** By the path of the file; hashes of the tokens that it may hold. */
export type Lent = ReadonlyMap<string, readonly string[]>

export interface CachedSignIn {
  readonly accessToken: string
  readonly expiresAt: string
  readonly refreshToken?: string
}

type Place = Pick<Paths, 'journal'>

const cacheUse: FileUse = { what: 'a cached sign-in of the AWS CLI', otherwise: 'turn profiles.share-sign-in off.' }
const fileOf = ({ journal }: Place): string => join(journal, 'shared-sign-ins.json')

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Empty where there is none, or it is damaged. */
export async function readLent(paths: Place): Promise<Lent> {
  const value = jsonOf(await readOwnFile(fileOf(paths)))
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(
    Object.entries(value).map(([path, hashes]) => [path, Array.isArray(hashes) ? hashes.filter(isText) : []]),
  )
}

export async function writeLent(paths: Place, lent: Lent): Promise<void> {
  if (lent.size === 0) return await rm(fileOf(paths), { force: true })
  ensureOwnFolder(paths.journal)
  await writeFileAtomic(fileOf(paths), JSON.stringify(Object.fromEntries(lent)))
}

/** `found` undefined: there is none, or what is there is none. */
export async function readSignIn(
  path: string,
  wait: Pauses['wait'],
): Promise<{ readonly target: Target; readonly found: CachedSignIn | undefined }> {
  const target = await settledTarget(path, cacheUse, { now: Date.now, wait })
  return { target, found: signInIn(jsonOf(target.content?.toString())) }
}

/** Only what we put there. */
export async function takeBackLent(
  path: string,
  hashes: readonly string[],
  wait: Pauses['wait'] = systemPauses.wait,
): Promise<void> {
  const { target, found } = await readSignIn(path, wait)
  if (found !== undefined && hashes.includes(tokenHash(found.accessToken)))
    await replaceTarget(target, undefined, { wait })
}

function signInIn(value: unknown): CachedSignIn | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { accessToken, expiresAt, refreshToken }: Partial<Record<keyof CachedSignIn, unknown>> = value
  if (!isText(accessToken) || !isText(expiresAt)) return undefined
  return { accessToken, expiresAt, ...(isText(refreshToken) ? { refreshToken } : {}) }
}

const isText = (value: unknown): value is string => typeof value === 'string'
