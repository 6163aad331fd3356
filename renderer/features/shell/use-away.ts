import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'

/** What brings a stopped agent back. A page in the browser does not come back with it: its sign-in was the old agent's. */
export function useAway(): { readonly hint: string; readonly command: string } {
  const { desktop } = useClient()
  return desktop === undefined
    ? { hint: t.shell.awayTextBrowser, command: t.shell.awayCommandBrowser }
    : { hint: t.shell.awayText, command: t.shell.awayCommand }
}
