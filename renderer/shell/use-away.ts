import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../store/context.tsx'

export interface Away {
  readonly title: string
  readonly hint?: string | undefined
  /** What brings a stopped agent back. */
  readonly command?: string
}

/** Why no agent answers, and what to do. A page in the browser does not come back with it: its sign-in was the old agent's. */
export function useAway(): Away {
  const { desktop } = useClient()
  const start = useKnown('desktop', (state) => state?.start)
  // The command would fail for the same reason.
  if (start?.kind === 'failed') return { title: start.message, hint: start.hint }
  const title = t.shell.awayTitle
  return desktop === undefined
    ? { title, hint: t.shell.awayTextBrowser, command: t.shell.awayCommandBrowser }
    : { title, hint: t.shell.awayText, command: t.shell.awayCommand }
}
