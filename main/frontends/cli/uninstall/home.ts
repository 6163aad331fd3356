// Takes a home away, name by name: a person may have named a folder that holds other things too, and may have put something into one of ours.
import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { homeFolder } from '#util/home-folder.ts'
import { dirname, join } from 'node:path'
import { rootsElsewhere } from '#local/browsers/own-profile.ts'
import {
  appMark,
  appNames,
  browserProfile,
  homeFiles,
  homeFolders,
  leftover,
  type OwnFiles,
} from '#local/home-names.ts'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { acquireLock } from '#util/files/lock.ts'
import { readRegularSync } from '#util/files/regular-file.ts'
import { requireOwn, requireOwnContent } from '#util/own/own-path.ts'

/** Gives what stays, since it is not ours. Rejects with AppError where an agent runs in it, or something of ours cannot be removed. */
export async function removeHome(paths: Paths): Promise<readonly string[]> {
  const { home } = paths
  if (requireOwn(home, 'folder') === undefined) return []
  const lock = await acquireLock(paths.lock)
  if (lock.kind === 'held')
    throw new AppError('conflict', `agent ${lock.pid} runs in ${home}`, { hint: 'Stop it first: latchkey stop' })
  const problems: unknown[] = []
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      problems.push(error)
    }
  }
  for (const name of names(home).filter((each) => homeFiles.name.test(each) || leftover.test(each)))
    attempt(() => removeFile(join(home, name)))
  for (const [name, ours] of Object.entries(homeFolders)) attempt(() => removeFiles(join(home, name), ours, attempt))
  attempt(() => removeApp(join(home, 'app')))
  for (const root of [paths.browsers, ...rootsElsewhere(paths, homeFolder())]) attempt(() => removeProfiles(root))
  if (dirname(paths.socket) !== home) attempt(() => removeIfEmpty(dirname(paths.socket)))
  lock.release()
  attempt(() => removeFiles(paths.lock, lockFile, attempt))
  // A link is the person's, and so is where it leads.
  if (!lstatSync(home).isSymbolicLink()) attempt(() => removeIfEmpty(home))
  if (problems.length > 0) throw problems[0]
  return names(home).map((name) => join(home, name))
}

const lockFile = { name: /^[1-9]\d*$/ }

/** A lock that nobody holds, in a folder of the person's. */
export const removeLock = (folder: string): void => removeFiles(folder, lockFile, (work) => work())

/** What Node compiled; a home from before that was in the user's cache may hold some too. */
export function removeCache(folder: string): void {
  const kept = join(folder, 'compile-cache')
  if (requireOwn(kept, 'plain-folder') !== undefined) removeFolder(kept)
  removeIfEmpty(folder)
}

/** A person's own may have the name of one that Chromium makes, so nothing goes where the app never ran. */
function removeApp(folder: string): void {
  if (!isFolder(folder) || requireOwn(folder, 'plain-folder') === undefined) return
  if (names(folder).includes(appMark)) return removeFolder(folder)
  if (!names(join(folder, 'running')).some((each) => lockFile.name.test(each))) return
  for (const name of names(folder).filter((each) => appNames.test(each) || leftover.test(each))) {
    if (isFolder(join(folder, name))) removeFolder(join(folder, name))
    else removeFile(join(folder, name))
  }
  removeIfEmpty(folder)
}

function removeProfiles(folder: string): void {
  if (!isFolder(folder) || requireOwn(folder, 'plain-folder') === undefined) return
  for (const name of names(folder).filter((each) => browserProfile.test(each))) {
    if (isFolder(join(folder, name))) removeFolder(join(folder, name))
  }
  removeIfEmpty(folder)
}

function removeFolder(folder: string): void {
  requireOwnContent(folder)
  rmSync(folder, { recursive: true })
}

function removeFiles(folder: string, { name: ours, isOurs }: OwnFiles, attempt: (work: () => void) => void): void {
  if (!isFolder(folder) || requireOwn(folder, 'plain-folder') === undefined) return
  for (const name of names(folder).filter((each) => ours.test(each) || leftover.test(each)))
    attempt(() => {
      if (isOurs === undefined || leftover.test(name) || isOurs(name, valueOf(join(folder, name))))
        removeFile(join(folder, name))
    })
  removeIfEmpty(folder)
}

function valueOf(path: string): unknown {
  try {
    return JSON.parse(readRegularSync(path) ?? '')
  } catch {
    return undefined
  }
}

/** A link is removed itself, whatever it leads to. */
function removeFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined || found.isDirectory()) return
  if (process.getuid !== undefined && found.uid !== process.getuid())
    throw new AppError('denied', `${path} belongs to another user`, {
      hint: 'Look at what it is, and remove it yourself.',
    })
  rmSync(path)
}

function removeIfEmpty(folder: string): void {
  if (isFolder(folder) && requireOwn(folder, 'folder') !== undefined && names(folder).length === 0) rmdirSync(folder)
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
const names = (folder: string): readonly string[] => (isFolder(folder) ? readdirSync(folder) : [])
