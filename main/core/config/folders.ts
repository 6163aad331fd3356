import { chmod, lstat, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../util/app-error.ts'
import type { Paths } from '../ports.ts'
import { fileError } from '../util/file-error.ts'

export interface FoldersOptions {
  readonly platform: NodeJS.Platform
  readonly uid: number
}

/** Makes the folders of the agent, 0700 and the user's own; gives what it mended, one sentence each. Refuses a stranger's. */
export async function ensureFolders(
  paths: Pick<Paths, 'home' | 'audit' | 'log' | 'spool' | 'trust' | 'socket'>,
  options: FoldersOptions,
): Promise<readonly string[]> {
  const findings: string[] = []
  const own = [...new Set([paths.home, dirname(paths.audit), dirname(paths.log), paths.spool, paths.trust])]
  for (const folder of own) findings.push(...(await ensureFolder(folder, options)))
  const socketFolder = dirname(paths.socket)
  if (options.platform !== 'win32' && !own.includes(socketFolder)) {
    findings.push(...(await ensureFolder(socketFolder, options, 'no-link')))
  }
  return findings
}

/** A home may be a link of the user's; in /tmp, where others can write, a link could lead the socket anywhere. */
async function ensureFolder(
  folder: string,
  { platform, uid }: FoldersOptions,
  links: 'link' | 'no-link' = 'link',
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw fileError(folder, cause)
  })
  // Windows keeps %LOCALAPPDATA% private by its access lists; mode bits say nothing there.
  if (platform === 'win32') return []
  const found = links === 'link' ? await stat(folder) : await lstat(folder)
  if (found.isSymbolicLink()) throw refusal(folder, 'is a link')
  if (found.uid !== uid) throw refusal(folder, `belongs to user ${found.uid}, not to you (${uid})`)
  if ((found.mode & 0o077) === 0) return []
  await chmod(folder, 0o700)
  return [`Others could read ${folder} (mode ${(found.mode & 0o777).toString(8)}); it is private now.`]
}

function refusal(folder: string, problem: string): AppError {
  return new AppError('denied', `the folder ${folder} ${problem}, so it is not safe to use`, {
    hint: 'Remove it, or set LATCHKEY_HOME to a folder that only you can write to.',
  })
}
