import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'
import { useSync } from '../../store/use-sync.ts'
import { Button } from '../../ui/Button.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

/** Fetches the roles of a source, or ends that, whoever began it. */
export function SyncNow({ name, isSyncing }: { readonly name: string; readonly isSyncing: boolean }) {
  const sync = useSync(name)
  return isSyncing ? (
    <CancelSync name={name} />
  ) : (
    <Button size="small" pending={sync.pending} onPress={() => void sync.run()}>
      {t.sources.sync}
    </Button>
  )
}

/** Goes with the fetching: a call that is still under way then keeps no later one from being cancelled. */
function CancelSync({ name }: { readonly name: string }) {
  const { agent } = useClient()
  const fate = useFate()
  const cancel = useAction(async () => {
    try {
      await agent.sources.cancelSync({ name })
    } catch (error) {
      fate.failed({ id: `sync/${name}`, title: name }, error)
    }
  })
  return (
    <Button size="small" pending={cancel.pending} onPress={() => void cancel.run()}>
      {t.sources.cancelSync}
    </Button>
  )
}
