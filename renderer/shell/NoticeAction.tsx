import type { NoticeView } from '#contract/model.ts'
import { useClient } from '../store/context.tsx'
import { Button } from '../ui/Button.tsx'
import { useAction } from '../ui/use-action.ts'
import styles from './Notices.module.css'

export function NoticeAction({ action }: { readonly action: NonNullable<NoticeView['action']> }) {
  const { agent } = useClient()
  const { run, pending, failure } = useAction(() =>
    action.kind === 'start'
      ? agent.sessions.start({ role: action.roleId })
      : agent.sessions.renew({ role: action.roleId }),
  )
  return (
    <div className={styles['action']}>
      <Button size="small" pending={pending} onPress={() => void run()}>
        {action.label}
      </Button>
      {failure !== undefined && (
        <p role="alert" className={styles['failed']}>
          {failure.message} {failure.hint}
        </p>
      )}
    </div>
  )
}
