// The file by which a Linux desktop starts the app at login (XDG autostart specification).
import { homeFolder } from '#util/home-folder.ts'
import { join } from 'node:path'

export function autostartFile(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CONFIG_HOME'] || join(homeFolder(), '.config'), 'autostart', 'latchkey.desktop')
}

/** The line by which it is known again. */
export const autostartName = 'Name=Latchkey'
