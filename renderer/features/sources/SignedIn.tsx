import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'
import { useSync } from '../../store/use-sync.ts'
import { Button } from '../../ui/Button.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useToast } from '../../ui/toast.tsx'

/** What a source that somebody is signed in to offers. */
export function SignedIn({ name, isSyncing }: { readonly name: string; readonly isSyncing: boolean }) {
  const { agent } = useClient()
  const toast = useToast()
  const sync = useSync(name)
  const fate = useFate()
  const cancel = useAction(async () => {
    try {
      await agent.sources.cancelSync({ name })
    } catch (error) {
      fate.failed({ id: `sync/${name}`, title: name }, error)
    }
  })
  const signOut = useAction(async () => {
    try {
      const { warning } = await agent.sources.signOut({ name })
      toast(warning === undefined ? { text: t.sources.signedOut(name), tone: 'ok' } : { text: warning })
    } catch (error) {
      fate.failed({ id: `sign-out/${name}`, title: name }, error)
    }
  })
  return (
    <>
      {isSyncing ? (
        <Button size="small" pending={cancel.pending} onPress={() => void cancel.run()}>
          {t.sources.cancelSync}
        </Button>
      ) : (
        <Button size="small" pending={sync.pending} onPress={() => void sync.run()}>
          {t.sources.sync}
        </Button>
      )}
      <Button size="small" pending={signOut.pending} onPress={() => void signOut.run()}>
        {t.sources.signOut}
      </Button>
    </>
  )
}
