import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { Button } from '../../../ui/Button.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import { ProductionBadge } from '../../../ui/marks/ProductionBadge.tsx'
import styles from './ActionBar.module.css'
import { listed, named, type Row } from './sections.ts'
import type { Progress } from '../../../store/progress.ts'
import { useOffers } from '../../../store/use-offers.ts'

/** Which role the keys act on, and what they do. */
export function ActionBar({
  row,
  progress,
  onEnter,
  onMenu,
  onCopy,
  onEnd,
}: {
  readonly row: Row
  readonly progress: Progress | undefined
  readonly onEnter: () => void
  readonly onMenu: () => void
  readonly onCopy: () => void
  readonly onEnd: () => void
}) {
  const { role } = row
  const offers = useOffers(listed(row))
  const running = offers?.isLive === true
  const { name } = named(row)
  const place = [role?.accountName, role?.accountId && formatAccountId(role.accountId)].filter(
    (text) => text !== undefined,
  )
  return (
    <div className={styles['room']}>
      <div className={styles['bar']} role="group" aria-label={t.roles.moreOf(name)}>
        <span className={styles['what']} title={[name, ...place].join(' · ')}>
          <span className={styles['line']}>
            <bdi className={styles['name']}>{name}</bdi>
            {role !== undefined && isProduction(role) && <ProductionBadge shrinks />}
          </span>
          <span className={styles['place']}>
            {place.map((text) => (
              <bdi key={text}>{text}</bdi>
            ))}
          </span>
        </span>
        <Button
          size="small"
          variant={running ? 'plain' : 'primary'}
          pending={progress?.kind === 'doing'}
          onPress={onEnter}
        >
          {running ? t.roles.use : t.roles[offers?.renewal.word ?? 'start']}
          <Kbd keys="Enter" />
        </Button>
        {role !== undefined && (
          <span className={styles['wide']}>
            <Button size="small" onPress={onCopy}>
              {t.roles.copy}
              <Kbd keys="Mod+C" />
            </Button>
          </span>
        )}
        {running && (
          <span className={styles['wide']}>
            <Button size="small" onPress={onEnd}>
              {t.roles.end}
              <Kbd keys="Mod+Period" />
            </Button>
          </span>
        )}
        {role !== undefined && (
          <Button size="small" onPress={onMenu}>
            {t.roles.actionsHint}
            <Kbd keys="ArrowRight" />
          </Button>
        )}
      </div>
    </div>
  )
}
