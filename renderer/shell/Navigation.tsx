import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../store/context.tsx'
import { NavButton } from './NavButton.tsx'
import styles from './Navigation.module.css'
import { views } from '../views.ts'
import { useHasViewKeys } from './use-navigation.ts'
import { cx } from '../ui/cx.ts'

/** The views: a rail with names, or a row of icons at the foot of a narrow window. */
export function Navigation({ words, onGo }: { readonly words: boolean; readonly onGo: (view: View) => void }) {
  const hasKeys = useHasViewKeys()
  const current = useKnown('place', ({ view }) => view)
  return (
    <nav aria-label={t.shell.navigation} className={styles['navigation']}>
      <ul className={cx(styles['list'], words && styles['rail'])}>
        {views.map(({ id, label, icon, keys }) => (
          <li key={id}>
            <NavButton
              label={label}
              icon={icon}
              keys={hasKeys ? keys : undefined}
              current={id === current}
              words={words}
              onPress={() => onGo(id)}
            />
          </li>
        ))}
      </ul>
    </nav>
  )
}
