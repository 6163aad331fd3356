// What copying a role puts on the clipboard, the same from window, tray and keyboard.
import type { DesktopState } from '#contract/desktop.ts'
import { type CopyFormat, environmentCommand, roleWord, systemFormat } from '#shared/commands.ts'
import type { Mirror } from '../agent/mirror.ts'
import type { Copier } from '../system/clipboard.ts'
import { type CopyRequest, shellFormat } from './environment-copy.ts'

interface Values {
  readonly format: CopyFormat
  readonly direct: boolean
}

/** Gives when it is cleared again (epoch ms), where it holds real keys. Without `values`: as is usual here. */
export type RoleCopy = (roleId: string, values?: Values, signal?: AbortSignal) => Promise<number | undefined>

export interface RoleCopyDeps {
  readonly copier: Pick<Copier, 'copy' | 'copySecret'>
  readonly platform: NodeJS.Platform
  /** The shell that the person logs in to. */
  readonly shell: string | undefined
  readonly commandLine: () => DesktopState['commandLine']
  readonly mirror: () => Pick<Mirror, 'roles' | 'setting'>
  readonly environment: (request: CopyRequest, signal: AbortSignal) => Promise<string>
}

export function createRoleCopy(deps: RoleCopyDeps): RoleCopy {
  const { copier, platform } = deps
  const format = shellFormat(platform, deps.shell)
  return async (roleId, values, signal = new AbortController().signal) => {
    const { roles, setting } = deps.mirror()
    const role = roles().get(roleId)
    if (values === undefined && role !== undefined && deps.commandLine().kind === 'installed') {
      // It holds no key, and the command line asks the settings by itself how to deliver them.
      const command = environmentCommand(roleWord(role, roles().values()), { format, usual: systemFormat(platform) })
      await copier.copy(besideHistory(command, format))
      return undefined
    }
    const direct = setting('default.delivery') === 'direct' && role?.neverDirect !== true
    const asked = values ?? { format, direct }
    const text = besideHistory(await deps.environment({ role: roleId, ...asked }, signal), asked.format)
    if (asked.direct) return copier.copySecret(text)
    await copier.copy(text)
    return undefined
  }
}

/** Lines that begin with a blank are left out of a shell's history, where it is set to (`HISTCONTROL=ignorespace` and its like). */
function besideHistory(text: string, format: CopyFormat): string {
  return format === 'sh' || format === 'fish' ? text.replaceAll(/^(?=\S)/gm, ' ') : text
}
