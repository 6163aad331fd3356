import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../../store/context.tsx'
import { Button } from '../../../ui/Button.tsx'
import { failureOf } from '../../../ui/failure.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAction } from '../../../ui/use-action.ts'
import styles from './InstallOffer.module.css'

/** Where a terminal would not find `latchkey`. */
export function InstallOffer() {
  const { desktop } = useClient()
  const toast = useToast()
  const commandLine = useKnown('desktop', (state) => state?.commandLine)
  const install = useAction(async () => {
    try {
      const done = await desktop?.installCommandLine()
      if (done !== undefined) toast({ text: t.roles.installed(done.path), tone: 'ok' })
    } catch (error) {
      toast({ text: failureOf(error).message, tone: 'danger' })
    }
  })
  if (commandLine?.kind !== 'absent') return null
  return (
    <div className={styles['offer']}>
      <p>{t.roles.notInstalled}</p>
      <Button size="small" pending={install.pending} onPress={() => void install.run()}>
        {t.roles.install}
      </Button>
    </div>
  )
}
