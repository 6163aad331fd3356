// Which file holds which commands. Loading them all costs as much again as Node's own start, so a command loads its own file alone.
import type { Command } from 'commander'
import type { Cli } from './context.ts'

export type AddCommands = (program: Command, cli: Cli) => void

interface CommandFile {
  /** In the order of the help. */
  readonly names: readonly string[]
  readonly load: () => Promise<AddCommands>
}

export const commandFiles: readonly CommandFile[] = [
  { names: ['agent', 'stop', 'restart'], load: async () => (await import('./commands/agent.ts')).addAgent },
  { names: ['open'], load: async () => (await import('./commands/open.ts')).addOpen },
  { names: ['status'], load: async () => (await import('./commands/status.ts')).addStatus },
  { names: ['source'], load: async () => (await import('./commands/source.ts')).addSource },
  { names: ['sign-in', 'sign-out'], load: async () => (await import('./commands/sign-in.ts')).addSignIn },
  {
    names: ['roles-anywhere'],
    load: async () => (await import('./commands/roles-anywhere.ts')).addRolesAnywhere,
  },
  { names: ['role', 'favourite'], load: async () => (await import('./commands/role.ts')).addRole },
  { names: ['roles'], load: async () => (await import('./commands/roles.ts')).addRoles },
  { names: ['start', 'renew', 'end'], load: async () => (await import('./commands/sessions.ts')).addSessions },
  { names: ['lock'], load: async () => (await import('./commands/lock.ts')).addLock },
  { names: ['exec'], load: async () => (await import('./commands/exec.ts')).addExec },
  { names: ['env'], load: async () => (await import('./commands/env.ts')).addEnv },
  { names: ['use'], load: async () => (await import('./commands/use.ts')).addUse },
  { names: ['terminals'], load: async () => (await import('./commands/terminals.ts')).addTerminals },
  { names: ['folder'], load: async () => (await import('./commands/folder.ts')).addFolder },
  { names: ['whoami'], load: async () => (await import('./commands/whoami.ts')).addWhoami },
  { names: ['hook'], load: async () => (await import('./commands/hook.ts')).addHook },
  { names: ['console', 'go'], load: async () => (await import('./commands/console.ts')).addConsole },
  { names: ['browsers'], load: async () => (await import('./commands/browsers.ts')).addBrowsers },
  { names: ['credentials'], load: async () => (await import('./commands/credentials.ts')).addCredentials },
  { names: ['profiles'], load: async () => (await import('./commands/profiles.ts')).addProfiles },
  { names: ['audit'], load: async () => (await import('./commands/audit.ts')).addAudit },
  { names: ['settings'], load: async () => (await import('./commands/settings.ts')).addSettings },
  { names: ['completion'], load: async () => (await import('./commands/completion.ts')).addCompletion },
  { names: ['doctor'], load: async () => (await import('./commands/doctor.ts')).addDoctor },
  { names: ['import'], load: async () => (await import('./commands/import.ts')).addImport },
  { names: ['uninstall'], load: async () => (await import('./commands/uninstall.ts')).addUninstall },
]

/** The file of this command; all of them for anything else, such as help, a mistake, or the completion of a line. */
export function filesFor(command: string | undefined): readonly CommandFile[] {
  const own = commandFiles.filter(({ names }) => command !== undefined && names.includes(command))
  return own.length > 0 ? own : commandFiles
}
