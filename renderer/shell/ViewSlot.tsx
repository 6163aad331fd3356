import { Suspense } from 'react'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorPanel } from '../ui/ErrorPanel.tsx'
import { viewOf } from '../views.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Skeleton } from './Skeleton.tsx'
import styles from './Shell.module.css'

/** One view; what goes wrong in it stays in it. */
export function ViewSlot({ view }: { readonly view: View }) {
  const { part: Part, label } = viewOf(view)
  return (
    <ErrorBoundary
      key={view}
      fallback={(again) => (
        <div className={styles['failed']}>
          <ErrorPanel
            failure={{ code: 'unexpected', message: t.shell.broken(label), hint: t.shell.brokenHint }}
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
