import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { NavButton } from './NavButton.tsx'
import styles from './Navigation.module.css'
import { stops } from './navigation.ts'
import { cx } from '../../ui/cx.ts'

/** The views: a rail with names, or a row of icons at the foot of a narrow window. */
export function Navigation({ words, onGo }: { readonly words: boolean; readonly onGo: (view: View) => void }) {
  const current = useKnown('place', ({ view }) => view)
  return (
    <nav aria-label={t.shell.navigation} className={styles['navigation']}>
      <ul className={cx(styles['list'], words && styles['rail'])}>
        {stops.map(({ view, label, icon, keys }) => (
          <li key={view}>
            <NavButton
              label={label}
              icon={icon}
              keys={keys}
              current={view === current}
              words={words}
              onPress={() => onGo(view)}
            />
          </li>
        ))}
      </ul>
    </nav>
  )
}
