import { memo } from 'react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { ageOf } from '#shared/times.ts'
import { useKnown, usePage } from '../../../store/context.tsx'
import { useSync } from '../../../store/use-sync.ts'
import { Button } from '../../../ui/Button.tsx'
import { useNow } from '../../../ui/hooks/use-now.ts'
import styles from './ListAge.module.css'

const none: readonly SourceView[] = []
const usualHours = 24
/** Above what is said where nothing was found. */
const mostTold = 3

/** What to know of a list that may lack a role, since it is old or could not be fetched; where nothing was found, of every list that is fetched. */
export const ListAge = memo(function ListAge({ always = false }: { readonly always?: boolean }) {
  const sources = useKnown('status', (status) => status?.sources) ?? none
  const hours = useKnown('settings', (all) => all?.find(({ key }) => key === 'sources.sync-hours')?.value)
  const connected = useKnown('connection', ({ kind }) => kind === 'connected')
  const { now } = usePage()
  const dueMs = 2 * 3_600_000 * (typeof hours === 'number' ? hours : usualHours)
  const lacks = ({ state, problem, syncedAt }: SourceView): boolean =>
    syncedAt !== undefined && now() - Date.parse(syncedAt) > dueMs
      ? state === 'ready' || state === 'needs-sign-in'
      : state === 'ready' && problem !== undefined
  const fetched = sources.filter(({ signsIn }) => signsIn === true)
  const [first] = fetched.filter(lacks).toSorted((a, b) => Number(b.state === 'ready') - Number(a.state === 'ready'))
  // Of an agent that is gone the banner says how old all of it is.
  if (!connected) return null
  const told = always ? fetched.slice(0, mostTold) : first === undefined ? [] : [first]
  return told.map((source) => <Line key={source.name} source={source} />)
})

function Line({ source }: { readonly source: SourceView }) {
  const now = useNow()
  const sync = useSync(source.name)
  return (
    <div className={styles['line']} title={source.problem}>
      <span>{said(source, now)}</span>
      {source.state === 'ready' && (
        <Button size="small" pending={sync.pending} onPress={() => void sync.run()}>
          {t.sources.sync}
        </Button>
      )}
    </div>
  )
}

function said({ name, state, problem, syncedAt, progress }: SourceView, now: number): string {
  const { done, total } = progress ?? { done: 0, total: 0 }
  if (state === 'syncing') return t.roles.fetchingOf(name, done, total)
  const age = syncedAt === undefined ? undefined : ageOf(now - Date.parse(syncedAt))
  if (state === 'ready' && problem !== undefined)
    return age === undefined ? t.roles.listNever(name) : t.roles.listNotUpdated(name, age)
  if (state === 'ready') return age === undefined ? t.roles.listNever(name) : t.roles.listOld(name, age)
  return age === undefined ? t.roles.notSignedIn(name) : t.roles.notSignedInOld(name, age)
}
