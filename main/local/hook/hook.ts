// The hook of each shell: the file that the agent keeps in its home, and the line in a person's own file that reads it.
import { join } from 'node:path'
import type { HookShell } from '#shared/hook-shells.ts'
import type { Paths } from '../paths.ts'
import { fishHook, fishQuoted } from './fish.ts'
import { posixHook, quoted } from './posix.ts'
import { powershellHook, powershellQuoted } from './powershell.ts'

export function hookFile(shell: HookShell, { shell: folder }: Pick<Paths, 'shell'>): string {
  return join(folder, `hook.${shell === 'powershell' ? 'ps1' : shell}`)
}

export function hookText(shell: HookShell, { terminals }: Pick<Paths, 'terminals'>): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return posixHook(shell, terminals)
    case 'fish':
      return fishHook(terminals)
    case 'powershell':
      return powershellHook(terminals)
  }
}

/** For the shell's own file. It does nothing where the home is gone, in a script, and in a shell of root's that reads the file of another user. */
export function hookLine(shell: HookShell, paths: Pick<Paths, 'shell'>): string {
  const file = hookFile(shell, paths)
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `if [[ $- == *i* && -O ${quoted(file)} ]]; then . ${quoted(file)}; fi`
    case 'fish':
      return `if status is-interactive; and test -O ${fishQuoted(file)}; source ${fishQuoted(file)}; end`
    case 'powershell':
      return `if (Test-Path -LiteralPath ${powershellQuoted(file)}) { . ${powershellQuoted(file)} }`
  }
}
