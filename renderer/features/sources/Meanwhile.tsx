import type { RoleView, SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { Banner } from '../../ui/Banner.tsx'
import styles from './Form.module.css'
import { isAlike } from './source-change.ts'

const words = t.sources.meanwhile

/** What became of a form's source or role while the form was open: by the command line, another window, or a sync. */
export function Meanwhile({ source, role }: { readonly source: SourceView; readonly role?: RoleView | undefined }) {
  const sources = useKnown('status', (status) => status?.sources)
  const roles = useKnown('roles')
  const now = sources?.find(({ name }) => name === source.name)
  const gone = sources !== undefined && now?.kind !== source.kind ? source.name : undefined
  const goneRole = role !== undefined && roles?.has(role.id) === false ? role.name : undefined
  const name = gone ?? goneRole
  const isOther = now !== undefined && role === undefined && !isAlike(now, source)
  if (name === undefined && !isOther) return null
  return (
    <div role="alert" className={styles['meanwhile']}>
      {name === undefined ? (
        <Banner text={words.changed(source.name)} hint={words.changedHint} />
      ) : (
        <Banner tone="warn" text={words.gone(name)} hint={words.goneHint} />
      )}
    </div>
  )
}
