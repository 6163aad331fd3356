import { t } from '#shared/strings/strings.ts'
import { useClient } from '../store/context.tsx'
import { Button } from './Button.tsx'
import { useAction } from './hooks/use-action.ts'

/** For the app alone: a browser has nobody to start an agent. */
export function StartAgent({ label = t.shell.start }: { readonly label?: string }) {
  const { desktop } = useClient()
  // Why it failed is what the window says then.
  const start = useAction(async () => void (await desktop?.startAgent().catch(() => undefined)))
  return (
    <Button size="small" variant="primary" pending={start.pending} onPress={() => void start.run()}>
      {label}
    </Button>
  )
}
