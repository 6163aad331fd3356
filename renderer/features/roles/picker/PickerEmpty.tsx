import { KeyRound, SearchX } from 'lucide-react'
import type { Pasted } from '#shared/parse-pasted.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { useStores } from '../../../store/context.tsx'
import { Button } from '../../../ui/Button.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { cx } from '../../../ui/cx.ts'
import styles from './PickerEmpty.module.css'

/** Nothing to list: either there are no roles, or none that fits what was asked. */
export function PickerEmpty({
  query,
  pasted,
  onClear,
}: {
  readonly query: string
  readonly pasted: Pasted | undefined
  readonly onClear: () => void
}) {
  const { place } = useStores()
  const addSource = (
    <Button variant={query === '' ? 'primary' : 'plain'} onPress={() => place.setState({ view: 'sources' })}>
      {t.roles.addSource}
    </Button>
  )
  if (query === '')
    return <EmptyState icon={KeyRound} title={t.roles.noRoles} text={t.roles.noRolesText} actions={addSource} />
  return (
    <EmptyState
      icon={SearchX}
      title={t.roles.noMatch}
      text={said(query, pasted)}
      actions={
        <>
          <Button onPress={onClear}>{t.roles.showAll}</Button>
          {addSource}
        </>
      }
    />
  )
}

function said(query: string, pasted: Pasted | undefined): string {
  if (pasted === undefined) return t.roles.noMatchText(query)
  if (pasted.kind === 'account') return t.roles.noPastedAccount(formatAccountId(pasted.account))
  return t.roles.noPastedRole(pasted.role, pasted.account === undefined ? undefined : formatAccountId(pasted.account))
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
