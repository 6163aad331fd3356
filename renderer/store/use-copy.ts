import { useMemo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { roleTitle } from '#shared/role-text.ts'
import { t } from '#shared/strings/strings.ts'
import { useCopyText } from '../ui/hooks/use-copy-text.ts'
import { useClient, useStores } from './context.tsx'
import { useFate } from './use-fate.ts'
import { type CopyFormat, environmentCommand, roleWord, usualFormat } from './commands.ts'

export interface Copying {
  /** Values go from the agent to the clipboard past the page; a browser gets the command that fetches them. */
  readonly environment: (role: RoleView, format?: CopyFormat, direct?: boolean) => void
  readonly text: (text: string, what: string) => void
  /** Whether only commands can be copied here. */
  readonly commandsOnly: boolean
}

export function useCopy(): Copying {
  const { desktop } = useClient()
  const stores = useStores()
  const fate = useFate()
  const write = useCopyText()

  return useMemo(() => {
    const tell = async (what: string, work: Promise<string>): Promise<void> => {
      try {
        fate.done(await work)
      } catch (error) {
        fate.failed({ id: 'copy', title: t.roles.failedTo.copy(what) }, error)
      }
    }

    async function environment(role: RoleView, format: CopyFormat, direct: boolean): Promise<string> {
      if (desktop === undefined) {
        const word = roleWord(role, stores.roles.getState()?.values() ?? [])
        await write(environmentCommand(word, format, direct))
        return t.roles.copiedCommand
      }
      const { clearsAt } = await desktop.copyEnvironment({ role: role.id, format, direct })
      return clearsAt === undefined
        ? t.roles.copiedEnvironment(role.name, t.roles.formats[format])
        : t.roles.copiedReal(role.name, new Date(clearsAt).toLocaleTimeString([], { timeStyle: 'medium' }))
    }

    return {
      environment(role, format, direct = false) {
        const chosen = format ?? usualFormat(stores.desktop.getState()?.platform)
        void tell(roleTitle(role), environment(role, chosen, direct))
      },
      text: (text, what) =>
        void tell(
          what,
          write(text).then(() => t.roles.copiedText(what)),
        ),
      commandsOnly: desktop === undefined,
    }
  }, [desktop, stores, fate, write])
}
