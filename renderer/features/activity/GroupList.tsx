import { ListBox, ListBoxItem } from 'react-aria-components'
import type { AuditGroups } from '#contract/audit.ts'
import { t } from '#shared/strings/strings.ts'
import { momentWords } from '../../ui/hooks/clock.ts'
import styles from './GroupList.module.css'
import { groupTitle, totalOf, troubleWords } from './group-words.ts'

/** What sent the requests, most first. One that is opened leads to its requests. */
export function GroupList({
  groups,
  today,
  openedLast,
  onOpen,
}: {
  readonly groups: AuditGroups
  readonly today: string
  /** Where the way back leads. */
  readonly openedLast: string | undefined
  readonly onOpen: (command: string) => void
}) {
  const others = totalOf(groups.rest)
  return (
    <div className={styles['place']}>
      <ListBox
        aria-label={t.activity.groups}
        className={styles['list'] ?? ''}
        autoFocus={openedLast !== undefined}
        selectionMode="single"
        selectedKeys={openedLast === undefined ? [] : [keyOf(openedLast)]}
        // A press on the one that is selected empties the selection, and opens it again.
        onSelectionChange={(keys) => {
          const [chosen] = keys === 'all' ? [] : keys
          const found = groups.most.find(({ name }) => keyOf(name) === chosen)
          onOpen(found?.name ?? openedLast ?? '')
        }}
      >
        {groups.most.map((group) => {
          const { name, meanMs, lastAt } = group
          const title = groupTitle(name)
          const trouble = troubleWords(group)
          const count = t.activity.requests(totalOf(group))
          const mean = meanMs === undefined ? '' : t.activity.mean(meanMs)
          return (
            <ListBoxItem
              key={keyOf(name)}
              id={keyOf(name)}
              textValue={title}

              className={styles['row'] ?? ''}
            >
              <bdi className={styles['name']} title={title}>
                {title}
              </bdi>{' '}
              <span className={styles['count']}>{count}</span>{' '}
              <span
                className={styles['trouble']}
                data-bad={group.error + group.refused + group.failed > 0 || undefined}
                title={trouble}
              >
                {trouble}
              </span>{' '}
              <span className={styles['mean']}>{mean}</span>{' '}
              <time className={styles['last']} dateTime={lastAt}>
                {momentWords(lastAt, today)}
              </time>
            </ListBoxItem>
          )
        })}
      </ListBox>
      {others > 0 && <p className={styles['others']}>{t.activity.others(others)}</p>}
    </div>
  )
}

/** A key is never empty, a name may be. */
const keyOf = (name: string): string => `group ${name}`
