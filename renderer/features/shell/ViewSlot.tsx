import { lazy, Suspense } from 'react'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { RolesView } from '../roles/RolesView.tsx'
import { SessionsView } from '../sessions/SessionsView.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Skeleton } from './Skeleton.tsx'
import styles from './Shell.module.css'

const parts = {
  roles: RolesView,
  sessions: SessionsView,
  activity: lazy(async () => ({ default: (await import('../activity/ActivityView.tsx')).ActivityView })),
  sources: lazy(async () => ({ default: (await import('../sources/SourcesView.tsx')).SourcesView })),
  settings: lazy(async () => ({ default: (await import('../settings/SettingsView.tsx')).SettingsView })),
}

/** One view; what goes wrong in it stays in it. */
export function ViewSlot({ view }: { readonly view: View }) {
  const Part = parts[view]
  return (
    <ErrorBoundary
      key={view}
      fallback={(again) => (
        <div className={styles['failed']}>
          <ErrorPanel
            failure={{ code: 'unexpected', message: t.shell.broken(t.shell.views[view]), hint: t.shell.brokenHint }}
            action={<Button onPress={again}>{t.shell.showAgain}</Button>}
          />
        </div>
      )}
    >
      <Suspense fallback={<Skeleton />}>
        <Part />
      </Suspense>
    </ErrorBoundary>
  )
}
