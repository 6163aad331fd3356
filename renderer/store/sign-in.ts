// Signing in to a source: the page of AWS opens in the system's browser, and the call ends when the person is done there.
import { useAction } from '../ui/hooks/use-action.ts'
import { useClient } from './context.tsx'

export function useSignIn(source: string) {
  const { agent, desktop } = useClient()
  return useAction(async () => {
    for await (const event of await agent.sources.signIn({ name: source }))
      if (event.kind === 'page' && event.isYours) await openPage(event.page.url)
  })

  /** The app opens the browser; in a browser the page itself does, where it is allowed to after a wait. */
  async function openPage(url: string): Promise<void> {
    if (desktop === undefined) window.open(url, '_blank', 'noopener')
    else await desktop.openSignIn({ source })
  }
}
