import { accessSync, constants } from 'node:fs'

/** Where an agent works: never in the folder of whoever started it, whose disk it would keep busy. A home may be missing or closed, as for services. */
export function startFolder(env: Readonly<Record<string, string | undefined>>): string {
  return [env['HOME'], env['USERPROFILE']].find(canEnter) ?? '/'
}

function canEnter(folder: string | undefined): folder is string {
  if (!folder) return false
  try {
    accessSync(`${folder}/.`, constants.X_OK)
    return true
  } catch {
    return false
  }
}
