import { useState } from 'react'
import type { SourceKind } from '#contract/model.ts'
import { useKnown } from '../store/context.tsx'
import { FirstRun } from '../features/first-run/FirstRun.tsx'
import { AddSource } from '../features/sources/AddSource.tsx'
import { viewOf } from '../views.ts'
import { Connecting } from './Connecting.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { Banners } from './Banners.tsx'
import { NeverThere } from './NeverThere.tsx'
import styles from './Shell.module.css'
import { ViewSlot } from './ViewSlot.tsx'

/** The view, or what stands in its place: waiting, away, first run. */
export function Content() {
  const connection = useKnown('connection', ({ kind }) => kind)
  const known = useKnown('status', (status) => status !== undefined)
  const noSources = useKnown('status', (status) => status?.sources.length === 0)
  const noRoles = useKnown('roles', (roles) => roles === undefined || roles.size === 0)
  const view = useKnown('place', (place) => place.view)
  // Here, since a source that comes meanwhile ends the first run, and must not take along what is being typed.
  const [adding, setAdding] = useState<{ readonly isOpen: boolean; readonly kind?: SourceKind }>({
    isOpen: false,
  })
  if (!known)
    return (
      <>
        <h1 className={styles['only']}>{viewOf(view).label}</h1>
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
