import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'
import { Button } from '../../ui/Button.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useToast } from '../../ui/toast.tsx'
import { SyncNow } from './SyncNow.tsx'

/** What a source that somebody is signed in to offers. */
export function SignedIn({ name, isSyncing }: { readonly name: string; readonly isSyncing: boolean }) {
  const { agent } = useClient()
  const toast = useToast()
  const fate = useFate()
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
      <SyncNow name={name} isSyncing={isSyncing} />
      <Button size="small" pending={signOut.pending} onPress={() => void signOut.run()}>
        {t.sources.signOut}
      </Button>
    </>
  )
}
