import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { NoticeView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { Button } from '../ui/Button.tsx'
import { exact } from '../ui/hooks/clock.ts'
import { useNow } from '../ui/hooks/use-now.ts'
import styles from './Notices.module.css'
import { useKnown } from '../store/context.tsx'
import { useSignIn } from '../store/sign-in.ts'
import { useRoleActions } from '../store/role-actions.tsx'

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert }
const minuteMs = 60_000

/** Newest first. */
export function NoticeList({
  notices,
  onClear,
}: {
  readonly notices: readonly NoticeView[]
  readonly onClear: () => void
}) {
  const now = useNow()
  const ageOf = (at: string): string => {
    const age = now - Date.parse(at)
    return age < minuteMs ? t.shell.justNow : t.shell.ago(timeLeft(age))
  }
  return (
    <>
      <div className={styles['header']}>
        <h2>{t.shell.notices}</h2>
        {notices.length > 0 && (
          <Button size="small" variant="quiet" onPress={onClear}>
            {t.shell.clear}
          </Button>
        )}
      </div>
      {notices.length === 0 ? (
        <p className={styles['none']}>{t.shell.noNoticesText}</p>
      ) : (
        <ul className={styles['list']}>
          {notices.map((notice) => {
            const Icon = icons[notice.level]
            return (
              <li key={notice.id} className={styles['notice']}>
                <Icon className={styles[notice.level]} role="img" aria-label={t.shell.levels[notice.level]} />
                <div className={styles['text']}>
                  <p>{notice.message}</p>
                  {notice.hint !== undefined && <p className={styles['hint']}>{notice.hint}</p>}
                  <p className={styles['hint']}>
                    <time dateTime={notice.at} title={exact(notice.at)}>
                      {ageOf(notice.at)}
                    </time>
                  </p>
                  {notice.action !== undefined && <NoticeAction action={notice.action} />}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}

function NoticeAction({ action }: { readonly action: NonNullable<NoticeView['action']> }) {
  return action.kind === 'sign-in' ? <SignInAction {...action} /> : <RoleAction action={action} />
}

function SignInAction({ source, label }: { readonly source: string; readonly label: string }) {
  const { run, cancel } = useSignIn(source)
  return (
    <div className={styles['action']}>
      <Button size="small" pending={cancel !== undefined} onPress={() => run()}>
        {label}
      </Button>
    </div>
  )
}

type RoleAct = Exclude<NonNullable<NoticeView['action']>, { readonly kind: 'sign-in' }>

function RoleAction({ action }: { readonly action: RoleAct }) {
  const { kind, roleId, label } = action
  const actions = useRoleActions()
  const pending = useKnown('progress', (known) => known.get(roleId)?.kind === 'doing')
  const role = useKnown('roles', (roles) => roles?.get(roleId))
  return (
    <div className={styles['action']}>
      <Button size="small" pending={pending} onPress={() => actions[kind](role ?? { id: roleId, name: roleId })}>
        {label}
      </Button>
    </div>
  )
}
