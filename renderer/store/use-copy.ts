import { useMemo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { type CopyFormat, environmentCommand, roleWord } from '#shared/commands.ts'
import { t } from '#shared/strings/strings.ts'
import { useCopyText } from '../ui/hooks/use-copy-text.ts'
import { titleAmong } from '../ui/marks/use-title.ts'
import { useClient, useStores } from './context.tsx'
import { shellsOf } from './commands.ts'
import { useFate } from './use-fate.ts'

export interface Copying {
  /** What gives the person's own terminal the role: the command, or where it is not found there the values. */
  readonly usual: (role: RoleView) => void
  /** Values go from the agent to the clipboard past the page; a browser gets the command that fetches them. */
  readonly values: (role: RoleView, format: CopyFormat, direct?: boolean) => void
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
    const titleOf = (role: RoleView): string => titleAmong(stores.roles.getState(), role)
    const tell = async (what: string, work: Promise<string>): Promise<void> => {
      try {
        fate.done(await work)
      } catch (error) {
        fate.failed({ id: 'copy', title: t.roles.failedTo.copy(what) }, error)
      }
    }

    // Begins with a blank, so that a shell's history leaves it out.
    const writeCommand = (role: RoleView, format: CopyFormat, direct: boolean): Promise<void> => {
      const word = roleWord(role, stores.roles.getState()?.values() ?? [])
      const { usual } = shellsOf(stores.desktop.getState())
      return write(` ${environmentCommand(word, { format, usual }, direct ? '--direct' : undefined)}`)
    }

    async function usual(role: RoleView): Promise<string> {
      if (desktop === undefined) await writeCommand(role, shellsOf(undefined).format, false)
      else {
        const { clearsAt } = await desktop.copyEnvironment({ role: role.id })
        if (clearsAt !== undefined) return copiedReal(titleOf(role), clearsAt)
      }
      return t.roles.copied(titleOf(role))
    }

    async function values(role: RoleView, format: CopyFormat, direct: boolean): Promise<string> {
      if (desktop === undefined) {
        await writeCommand(role, format, direct)
        return t.roles.copied(titleOf(role))
      }
      const { clearsAt } = await desktop.copyEnvironment({ role: role.id, values: { format, direct } })
      return clearsAt === undefined
        ? t.roles.copiedEnvironment(titleOf(role), t.roles.formats[format])
        : copiedReal(titleOf(role), clearsAt)
    }

    return {
      usual: (role) => void tell(titleOf(role), usual(role)),
      values: (role, format, direct = false) => void tell(titleOf(role), values(role, format, direct)),
      text: (text, what) =>
        void tell(
          what,
          write(text).then(() => t.roles.copiedText(what)),
        ),
      commandsOnly: desktop === undefined,
    }
  }, [desktop, stores, fate, write])
}

const copiedReal = (title: string, clearsAt: string): string =>
  t.roles.copiedReal(title, new Date(clearsAt).toLocaleTimeString([], { timeStyle: 'medium' }))
