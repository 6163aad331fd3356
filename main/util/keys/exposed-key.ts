import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const readByOthers = 0o004
const passedByOthers = 0o001

/** Whether every user of this computer may read a file: it and all folders above let them. Not told on Windows; false where no file is. */
export async function isOpenToAll(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const lets = async (what: string, bit: number): Promise<boolean> => {
    const found = await stat(what).catch(() => undefined)
    return found !== undefined && (found.mode & bit) !== 0
  }
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false
  if (!isFile || !(await lets(path, readByOthers))) return false
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is closed ends it
    if (!(await lets(folder, passedByOthers))) return false
    if (folder === dirname(folder)) return true
  }
}

/** A clause for people, and what to do. */
export const openToAll = (path: string) => ({
  message: `every user of this computer can read the private key ${path}`,
  hint: `Let its owner alone read it: chmod o= ${path}`,
})
