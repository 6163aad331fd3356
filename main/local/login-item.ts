// The file by which a Linux desktop starts the app at login (XDG autostart specification).
import { homedir } from 'node:os'
import { join } from 'node:path'

export function autostartFile(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart', 'latchkey.desktop')
}

/** The line by which it is known again. */
export const autostartName = 'Name=Latchkey'
