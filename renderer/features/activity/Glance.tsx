import { Button } from 'react-aria-components'
import type { AuditGroup, AuditSummary } from '#contract/audit.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './Glance.module.css'
import { refusedWords, totalOf } from './group-words.ts'

/** What to look at first: which actions are most, slowest and most refused. Each leads to its requests. */
export function Glance({
  actions: { most, slowest, refused },
  onOpen,
}: {
  readonly actions: AuditSummary['actions']
  readonly onOpen: (action: string) => void
}) {
  const top = most.filter(({ name }) => name !== '').slice(0, 5)
  return (
    <div className={styles['glance']}>
      <Part
        title={t.activity.topActions}
        groups={top}
        words={(group) => t.activity.requests(totalOf(group))}
        onOpen={onOpen}
      />
      <Part
        title={t.activity.slowest}
        groups={slowest}
        words={({ meanMs = 0 }) => t.activity.mean(meanMs)}
        onOpen={onOpen}
      />
      <Part
        title={t.activity.mostRefused}
        groups={refused}
        words={refusedWords}
        none={t.activity.noneRefused}
        onOpen={onOpen}
      />
    </div>
  )
}

function Part({
  title,
  groups,
  words,
  none,
  onOpen,
}: {
  readonly title: string
  readonly groups: readonly AuditGroup[]
  readonly words: (group: AuditGroup) => string
  /** Said where there are none; nothing of it is shown otherwise. */
  readonly none?: string
  readonly onOpen: (action: string) => void
}) {
  if (groups.length === 0 && none === undefined) return null
  return (
    <section className={styles['part']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      {groups.length === 0 && <p className={styles['none']}>{none}</p>}
      <ol>
        {groups.map((group) => (
          <li key={group.name}>
            <Button className={styles['row'] ?? ''} onPress={() => onOpen(group.name)}>
              <bdi className={styles['name']}>{group.name}</bdi>
              <span className={styles['words']}>{words(group)}</span>
            </Button>
          </li>
        ))}
      </ol>
    </section>
  )
}
