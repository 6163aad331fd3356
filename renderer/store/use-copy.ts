import { useMemo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { failureOf } from '../ui/failure.ts'
import { useToast } from '../ui/toast.tsx'
import { useCopyText } from '../ui/hooks/use-copy-text.ts'
import { useClient, useStores } from './context.tsx'
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
  const toast = useToast()
  const write = useCopyText()

  return useMemo(() => {
    const tell = async (work: Promise<string>): Promise<void> => {
      try {
        toast({ text: await work, tone: 'ok' })
      } catch (error) {
        const { message, hint } = failureOf(error)
        toast({ text: hint === undefined ? message : `${message}. ${hint}`, tone: 'danger' })
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
        void tell(environment(role, chosen, direct))
      },
      text: (text, what) => void tell(write(text).then(() => t.roles.copiedText(what))),
      commandsOnly: desktop === undefined,
    }
  }, [desktop, stores, toast, write])
}
