import { memo, type RefObject } from 'react'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { Button } from '../../../ui/Button.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import { ProductionBadge } from '../../../ui/marks/ProductionBadge.tsx'
import { RoleName } from '../../../ui/marks/RoleName.tsx'
import { inProduction } from '../../../ui/marks/in-production.ts'
import { titleText, useTitle } from '../../../ui/marks/use-title.ts'
import styles from './ActionBar.module.css'
import { listed, type Row, titledOf } from './sections.ts'
import type { Progress } from '../../../store/progress.ts'
import { useOffers } from '../../../store/use-offers.ts'

/** Which role the keys act on, and what they do. */
export const ActionBar = memo(function ActionBar({
  keys,
  row,
  progress,
  toTerminals,
  opensPage,
  onKey,
}: {
  /** Where a menu opens whose row is out of sight. */
  readonly keys: RefObject<HTMLElement | null>
  readonly row: Row
  readonly progress: Progress | undefined
  /** Enter gives it to terminals. */
  readonly toTerminals: boolean
  /** Enter opens the page of a link in the search field. */
  readonly opensPage: boolean
  readonly onKey: (key: 'start' | 'menu' | 'copy' | 'stop') => void
}) {
  const { role } = row
  const offers = useOffers(listed(row))
  const running = offers?.isLive === true
  const word = offers?.renewal.word ?? 'start'
  const titled = titledOf(row)
  const production = row.kind === 'session' ? inProduction(row.session, role) : isProduction(row.role)
  return (
    <div className={styles['room']}>
      <div className={styles['bar']} role="group" aria-label={t.roles.moreOf(titleText(useTitle(titled)))}>
        <span className={styles['name']}>
          <RoleName role={titled} />
          {production && <ProductionBadge shrinks />}
        </span>
        <span className={styles['id']}>{titled.accountId !== undefined && formatAccountId(titled.accountId)}</span>
        <span ref={keys} className={styles['keys']}>
          <Button
            size="small"
            variant={running && !opensPage ? 'plain' : 'primary'}
            pending={progress?.kind === 'doing'}
            onPress={() => onKey('start')}
          >
            {opensPage ? t.roles.openPage : running ? (toTerminals ? t.terminals.use : t.roles.use) : t.roles[word]}{' '}
            {!opensPage && !running && toTerminals && word !== 'signIn' && (
              <span className={styles['wide']}>{t.terminals.inThem}</span>
            )}
            <Kbd keys="Enter" />
          </Button>
          {role !== undefined && (
            <span className={styles['wide']}>
              <Button size="small" onPress={() => onKey('copy')}>
                {t.roles.copy}
                <Kbd keys="Mod+C" />
              </Button>
            </span>
          )}
          {running && (
            <span className={styles['wide']}>
              <Button size="small" onPress={() => onKey('stop')}>
                {t.roles.end}
                <Kbd keys="Mod+Period" />
              </Button>
            </span>
          )}
          {role !== undefined && (
            <Button size="small" onPress={() => onKey('menu')}>
              {t.roles.actionsHint}
              <Kbd keys="ArrowRight" />
            </Button>
          )}
        </span>
      </div>
    </div>
  )
})
