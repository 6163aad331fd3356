import { Content } from './Content.tsx'
import { Navigation } from './Navigation.tsx'
import styles from './Shell.module.css'
import { StatusLine } from './StatusLine.tsx'
import { useNavigation } from './use-navigation.ts'
import { useWide } from '../ui/use-wide.ts'

/** From 820 px a rail, the view and its details; narrower the view alone with the navigation at its foot. */
export function Frame() {
  const go = useNavigation()
  const wide = useWide()
  return (
    <div className={styles['shell']}>
      <div className={styles['middle']}>
        {wide && (
          <aside className={styles['rail']}>
            <Navigation words onGo={go} />
          </aside>
        )}
        <main className={styles['main']}>
          <Content />
        </main>
      </div>
      <StatusLine onGo={go} />
    </div>
  )
}
