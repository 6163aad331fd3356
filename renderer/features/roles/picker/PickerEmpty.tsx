import { Building2, KeyRound, SearchX } from 'lucide-react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { sentence } from '#shared/sentences.ts'
import { useKnown, useStores } from '../../../store/context.tsx'
import { useSignIn } from '../../../store/sign-in.ts'
import { SignInPanel } from '../../../ui/SignInPanel.tsx'
import { Button } from '../../../ui/Button.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { cx } from '../../../ui/cx.ts'
import type { Pasted } from './pasted.ts'
import styles from './PickerEmpty.module.css'

/** Nothing to list: either there are no roles, or none that fits what was asked. */
export function PickerEmpty({
  query,
  pasted,
  onAsk,
}: {
  readonly query: string
  readonly pasted: Pasted | undefined
  /** For a search that finds something. */
  readonly onAsk: (query: string) => void
}) {
  const { place } = useStores()
  const addSource = (
    <Button variant={query === '' ? 'primary' : 'plain'} onPress={() => place.setState({ view: 'sources' })}>
      {t.roles.addSource}
    </Button>
  )
  const portal = useKnown('status', (status) =>
    status?.sources.find(({ signsIn, state }) => signsIn === true && awaited.has(state)),
  )
  const account = pasted?.role === undefined ? undefined : pasted.account
  const hasOthers = useKnown('roles', (roles) =>
    [...(roles?.values() ?? [])].some(({ accountId }) => accountId === account),
  )
  if (query === '' && portal !== undefined) return <AwaitedPortal source={portal} />
  if (query === '')
    return <EmptyState icon={KeyRound} title={t.roles.noRoles} text={t.roles.noRolesText} actions={addSource} />
  return (
    <EmptyState
      icon={SearchX}
      title={pasted === undefined ? t.roles.noMatch : t.roles.noneOpens}
      text={said(query, pasted)}
      actions={
        <>
          {hasOthers && account !== undefined && (
            <Button onPress={() => onAsk(account)}>{t.roles.rolesOfAccount}</Button>
          )}
          <Button onPress={() => onAsk('')}>{t.roles.showAll}</Button>
          {addSource}
        </>
      }
    />
  )
}

const awaited: ReadonlySet<SourceView['state']> = new Set(['needs-sign-in', 'signing-in', 'syncing'])

/** The roles of its source come once a person has signed in. */
function AwaitedPortal({ source }: { readonly source: SourceView }) {
  const { name, state, progress } = source
  const { run, pending } = useSignIn(name)
  const { done, total } = progress ?? { done: 0, total: 0 }
  switch (state) {
    case 'signing-in':
      return (
        <div className={styles['portal']}>
          <SignInPanel source={source} />
        </div>
      )
    case 'syncing':
      return <EmptyState icon={Building2} title={t.roles.fetchingRoles} text={t.sources.syncing(done, total)} />
    default:
      return (
        <EmptyState
          icon={Building2}
          title={t.roles.signInTo(name)}
          text={t.roles.signInText}
          actions={
            <Button variant="primary" pending={pending} onPress={() => run()}>
              {t.sources.signIn}
            </Button>
          }
        />
      )
  }
}

/** Who gave one looks for no name. */
const linkShape = /^(?:https?|s3|arn):/i

function said(query: string, pasted: Pasted | undefined): string {
  if (pasted !== undefined)
    return `${t.roles.takenFor(t.understood.takenFor(pasted))} ${sentence(t.understood.noRole(pasted))}`
  return linkShape.test(query) ? sentence(t.understood.none) : t.roles.noMatchText(query)
}

const widths = ['a', 'b', 'c', 'b', 'a', 'c', 'a', 'b'] as const

/** The list's own shape while the roles are on their way. */
export function PickerSkeleton() {
  return (
    <output className={styles['all']} aria-label={t.roles.loading}>
      {widths.map((width, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- shapes without identity
        <span key={at} className={styles['row']}>
          <span className={cx(styles['bar'], styles[width])} />
          <span className={cx(styles['bar'], styles['id'])} />
        </span>
      ))}
    </output>
  )
}
