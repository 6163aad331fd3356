import { AppWindow } from 'lucide-react'
import type { ConsoleView } from '#contract/console.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { isProduction } from '#shared/environment-of.ts'
import { useKnown } from '../../store/context.tsx'
import { useRoleActions } from '../../store/role-actions.tsx'
import { useOpening } from '../../store/use-offers.ts'
import { Button } from '../../ui/Button.tsx'
import { useFocusFallback } from '../../ui/hooks/use-focus-fallback.ts'
import { ProductionLock } from '../../ui/marks/ProductionBadge.tsx'
import { RoleName } from '../../ui/marks/RoleName.tsx'
import { titleText, useTitle } from '../../ui/marks/use-title.ts'
import styles from './OpenConsoles.module.css'

/** Consoles that were opened from here and have not ended. Nobody tells when a person signs out. */
export function OpenConsoles({ now }: { readonly now: number }) {
  const consoles = useKnown('consoles').filter(
    ({ awaitedUntil, expiresAt }) => awaitedUntil === undefined && Date.parse(expiresAt) > now,
  )
  const fallback = useFocusFallback<HTMLElement>()
  if (consoles.length === 0) return null
  return (
    <section {...fallback} className={styles['consoles']} aria-label={t.consoles.list}>
      <h2 className={styles['title']}>{t.consoles.list}</h2>
      <ul className={styles['list']}>
        {consoles.map((console) => (
          <OpenConsole key={console.id} console={console} now={now} />
        ))}
      </ul>
    </section>
  )
}

function OpenConsole({ console, now }: { readonly console: ConsoleView; readonly now: number }) {
  const role = useKnown('roles', (roles) => roles?.get(console.roleId))
  const isGone = useKnown('roles', (roles) => roles !== undefined) && role === undefined
  const actions = useRoleActions()
  const named = { id: console.roleId, name: console.role }
  const titled = role ?? { ...console, ...named }
  const title = titleText(useTitle(titled))
  const page = pageOf(console)
  const isOpening = useOpening(console.roleId)
  return (
    <li className={styles['row']} aria-label={title}>
      <AppWindow aria-hidden="true" size={16} />
      <span className={styles['name']}>
        <span className={styles['role']}>
          {isProduction({ labels: {}, ...titled }) && <ProductionLock className={styles['lock']} />}
          <RoleName role={titled} />
        </span>
        <span className={styles['place']}>
          <span className={styles['page']}>{page}</span>
          <span className={styles['left']} title={t.consoles.why[console.why]}>
            {console.isGivenOut && `${t.consoles.givenOut} · `}
            {t.sessions.left(timeLeft(Date.parse(console.expiresAt) - now))}
          </span>
        </span>
      </span>
      {isGone && <span className={styles['gone']}>{t.consoles.roleGone}</span>}
      {role !== undefined && (
        <Button
          size="small"
          aria-label={t.consoles.againAs(title, page)}
          pending={isOpening}
          onPress={() => actions.console(named, { to: { kind: 'address', address: console.destination } })}
        >
          {t.consoles.again}
        </Button>
      )}
    </li>
  )
}

/** Without what every page of the console has in its address. */
function pageOf({ destination }: ConsoleView): string {
  const { host, pathname } = new URL(destination)
  return `${host.split('.console.')[0] ?? host}${pathname.replace(/\/home\/?$/, '')}`
}
