import { useState } from 'react'
import type { SourceKind } from '#contract/kinds.ts'
import { useKnown } from '../store/context.tsx'
import { FirstRun } from '../features/first-run/FirstRun.tsx'
import { AddSource } from '../features/sources/AddSource.tsx'
import { viewOf } from '../views.ts'
import { Banners } from './Banners.tsx'
import hidden from '../ui/hidden.module.css'
import styles from './Shell.module.css'
import { ViewSlot } from './ViewSlot.tsx'
import { Banner } from '../ui/Banner.tsx'
import { useNow } from '../ui/hooks/use-now.ts'
import { Skeleton } from './Skeleton.tsx'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useAway } from './use-away.tsx'
import { Unplug } from 'lucide-react'
import { EmptyState } from '../ui/EmptyState.tsx'

/** The view, or what stands in its place: waiting, away, first run. */
export function Content() {
  const connection = useKnown('connection', ({ kind }) => kind)
  const known = useKnown('status', (status) => status !== undefined)
  const noSources = useKnown('status', (status) => status?.sources.length === 0 && status.agent.hadSource !== true)
  const noRoles = useKnown('roles', (roles) => roles === undefined || roles.size === 0)
  const view = useKnown('place', (place) => place.view)
  // Here, since a source that comes meanwhile ends the first run, and must not take along what is being typed.
  const [adding, setAdding] = useState<{ readonly isOpen: boolean; readonly kind?: SourceKind }>({
    isOpen: false,
  })
  if (!known)
    return (
      <>
        <h1 className={hidden['hidden']}>{viewOf(view).label}</h1>
        {connection === 'away' ? <NeverThere /> : <Connecting />}
      </>
    )
  const firstRun = noSources && noRoles && (view === 'roles' || view === 'sessions')
  return (
    <>
      <ConnectionBanner />
      <Banners />
      {firstRun ? <FirstRun onAdd={(kind) => setAdding({ isOpen: true, kind })} /> : <ViewSlot view={view} />}
      <AddSource {...adding} onClose={() => setAdding({ ...adding, isOpen: false })} />
    </>
  )
}

/** A start takes a fraction of this, and what is gone at once need not be read. */
const patienceMs = 2000

/** The shape of a list, and above it what is waited for when that takes long: a keychain may ask in a window of its own. */
function Connecting() {
  const waiting = useKnown('desktop', (state) => state?.start?.message)
  const now = useNow()
  const [since] = useState(now)
  return (
    <>
      {waiting !== undefined && now - since >= patienceMs && (
        <div role="alert">
          <Banner text={waiting} />
        </div>
      )}
      <Skeleton />
    </>
  )
}

/** Shorter breaks, such as a restart, are not worth a word about age. */
const worthSayingMs = 60_000

/** The agent is gone while the last known list stays: since when, and how to start it again. */
function ConnectionBanner() {
  const away = useKnown('connection', (known) => (known.kind === 'away' ? known.since : undefined))
  const now = useNow()
  const { title, hint, action, isPassing } = useAway()
  if (away === undefined) return null
  const age = now - away
  if (isPassing === true && age < patienceMs) return null
  return (
    <div role="alert">
      <Banner
        tone="warn"
        text={title}
        hint={age < worthSayingMs ? hint : [t.shell.listAge(timeLeft(age)), hint].join(' ')}
        action={action}
      />
    </div>
  )
}

/** The agent did not answer since the page was opened: there is no list to fall back to. */
function NeverThere() {
  const { title, hint, action } = useAway()
  return (
    <div role="alert" className={styles['never']}>
      <EmptyState icon={Unplug} title={title} text={hint} actions={action} />
    </div>
  )
}
