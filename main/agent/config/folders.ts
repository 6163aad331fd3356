import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { homeFolders } from '#local/home-names.ts'
import type { Paths } from '#local/paths.ts'
import { fileError } from '#util/files/file-error.ts'
import { ensureOwnFolder, requireOwn, requireOwnContent, thisSystem, type PathSystem } from '#util/own/own-path.ts'
import { readdir, rm } from 'node:fs/promises'
import { sweepLeftovers } from '#util/files/atomic-file.ts'

export interface FoldersOptions {
  readonly platform: NodeJS.Platform
  readonly uid: number
}

/**
 * Makes the folders of the agent, for the user alone; gives what it mended, one sentence each. Rejects with AppError `denied` for whatever is
 * a stranger's: the folders and all that lies in them.
 */
export async function ensureFolders(
  paths: Pick<Paths, 'home' | 'audit' | 'log' | 'spool' | 'cache' | 'trust' | 'terminals' | 'shell' | 'socket'>,
  { platform, uid }: FoldersOptions,
): Promise<readonly string[]> {
  const system = { ...thisSystem(), uid: platform === 'win32' ? undefined : uid }
  const { home, spool, cache, trust, terminals, shell } = paths
  const own = new Set([home, dirname(paths.audit), dirname(paths.log), spool, cache, trust, terminals, shell])
  const findings = [...own].map((folder) => ensureOwnFolder(folder, 'folder', system))
  const socketFolder = dirname(paths.socket)
  // A home may be a link of the user's; a folder that Latchkey makes elsewhere is none.
  if (platform !== 'win32' && !own.has(socketFolder))
    findings.push(ensureOwnFolder(socketFolder, 'plain-folder', system))
  try {
    requireOwnContent(paths.home, system)
  } catch (error) {
    throw fileError(paths.home, error)
  }
  for (const folder of new Set([dirname(paths.audit), dirname(paths.log)])) requirePlainLogs(folder, system)
  return findings.filter((finding) => finding !== undefined)
}

/** They are written in place, line by line, and the older ones are read back: a link would lead both elsewhere. */
function requirePlainLogs(folder: string, system: PathSystem): void {
  const logs = readdirSync(folder).filter((name) => /\.(?:jsonl|log)$/.test(name))
  for (const name of logs) requireOwn(join(folder, name), 'plain-file', system)
}

/** Removes what a crashed agent left half-written; one sentence for each file that was meant. Before anything is written. */
export async function clearLeftovers(paths: Pick<Paths, 'home' | 'spool'>): Promise<readonly string[]> {
  const meant = await sweepLeftovers(paths.home)
  // Bodies of requests that nobody waits for any more; they may be large, and they are nobody else's business.
  for (const name of await readdir(paths.spool).catch(() => []))
    if (homeFolders.spool.name.test(name)) await rm(join(paths.spool, name), { force: true })
  return meant.map(
    (name) => `A write of ${name} had not finished when the last agent ended; the file has its content from before.`,
  )
}
