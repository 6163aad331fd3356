import { Component, type ReactNode, Suspense } from 'react'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorPanel } from '../ui/ErrorPanel.tsx'
import { failureFrom } from '../ui/failure.ts'
import { viewOf } from '../views.ts'
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
            failure={failureFrom(t.shell.broken(label), { code: 'unexpected' })}
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

interface Props {
  /** `again` tries the children once more. */
  readonly fallback: (again: () => void) => ReactNode
  readonly children: ReactNode
}

/** Keeps a fault of one view from taking the window with it. React offers this to classes only. */
class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children
  }
}
