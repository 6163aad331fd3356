import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import type { RoleView, SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { timeLeft } from '#shared/times.ts'
import { Button } from '../../ui/Button.tsx'
import { exact } from '../../ui/hooks/clock.ts'
import { useNow } from '../../ui/hooks/use-now.ts'
import { pageKinds } from './kinds/registry.ts'
import { RoleLine } from './RoleLine.tsx'
import styles from './SourceRoles.module.css'
import type { SourceDialogs } from './use-source-dialogs.tsx'

const words = t.sources.role
/** The list of roles is the place to look through thousands. */
const mostShown = 50

export function SourceRoles({ source, dialogs }: { readonly source: SourceView; readonly dialogs: SourceDialogs }) {
  const roles = useKnown('roles')
  const stores = useStores()
  const own = useMemo(() => rolesOf(roles?.values() ?? [], source.name), [roles, source.name])
  const more = own.length - mostShown
  return (
    <section className={styles['roles']} aria-label={words.title}>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{`${words.title} · ${own.length.toLocaleString('en')}`}</h2>
        {source.syncedAt !== undefined && <Fetched at={source.syncedAt} />}
        <Button size="small" onPress={() => dialogs.role(source)}>
          <Plus aria-hidden="true" />
          {words.add}
        </Button>
      </header>
      {own.length === 0 ? (
        <p className={styles['none']}>{pageKinds[source.kind].noRoles}</p>
      ) : (
        <ul>
          {own.slice(0, mostShown).map((role) => (
            <RoleLine key={role.id} role={role} onEdit={() => dialogs.role(source, role)} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className={styles['more']}>
          {words.moreListed(more)}
          <Button
            size="small"
            variant="quiet"
            onPress={() =>
              stores.place.setState(({ searchAsked }) => ({ view: 'roles', searchAsked: searchAsked + 1 }))
            }
          >
            {words.showAll}
          </Button>
        </p>
      )}
    </section>
  )
}

/** The person's own first, then by path, so that a chain stands below what it goes through. */
function rolesOf(roles: Iterable<RoleView>, source: string): readonly RoleView[] {
  const path = ({ chain, name }: RoleView): string => [...chain, name].join('\n')
  return [...roles]
    .filter((role) => role.source === source)
    .sort((a, b) => Number(b.editable) - Number(a.editable) || (path(a) < path(b) ? -1 : 1))
}

/** How old the list is. */
function Fetched({ at }: { readonly at: string }) {
  const age = useNow() - Date.parse(at)
  return (
    <time className={styles['age']} dateTime={at} title={exact(at)}>
      {age < 60_000 ? t.sources.fetchedNow : t.sources.fetched(timeLeft(age))}
    </time>
  )
}
