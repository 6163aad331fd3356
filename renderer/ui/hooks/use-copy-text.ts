import { useCallback } from 'react'
import { useClient } from '../../store/context.tsx'

/** Puts shown text on the clipboard: through the shell, in a browser through the browser. Never for a secret: the page has none. */
export function useCopyText(): (text: string) => Promise<void> {
  const { desktop } = useClient()
  return useCallback(
    async (text) => {
      if (desktop === undefined) await navigator.clipboard.writeText(text)
      else await desktop.copyText({ text })
    },
    [desktop],
  )
}
