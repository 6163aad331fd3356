import { X } from 'lucide-react'
import { Button, Tag, TagGroup, TagList } from 'react-aria-components'
import { t } from '#shared/strings/strings.ts'
import { type Filters, noFilters } from './filters.ts'
import styles from './FilterChips.module.css'
import { groupTitle } from './group-words.ts'
import { dayOf, spanWords } from '../../ui/hooks/clock.ts'

/** What narrows the list, one removable chip each; Delete removes the one with the focus. */
export function FilterChips({
  filters,
  onChange,
  now,
}: {
  readonly filters: Filters
  readonly onChange: (change: Partial<Filters>) => void
  /** Epoch ms. */
  readonly now: number
}) {
  const chips = chipsOf(filters, now)
  if (chips.length === 0) return null
  return (
    <TagGroup
      aria-label={t.activity.chips}
      className={styles['chips'] ?? ''}
      onRemove={(keys) => {
        for (const { id } of chips) if (keys.has(id)) onChange({ [id]: noFilters[id] })
      }}
    >
      <TagList className={styles['list'] ?? ''}>
        {chips.map(({ id, name, value }) => {
          const text = t.activity.chipOf(name, value)
          return (
            <Tag key={id} id={id} textValue={text} className={styles['chip'] ?? ''}>
              <span className={styles['text']}>
                <span className={styles['name']}>{name}</span> <bdi>{value}</bdi>
              </span>
              <Button slot="remove" className={styles['remove'] ?? ''} aria-label={t.activity.removeChip(text)}>
                <X aria-hidden="true" />
              </Button>
            </Tag>
          )
        })}
      </TagList>
    </TagGroup>
  )
}

interface Chip {
  readonly id: keyof Filters
  readonly name: string
  readonly value: string
}

function chipsOf(filters: Filters, now: number): readonly Chip[] {
  const { role, service, outcome, client, command, action, text, span } = filters
  const chips: readonly (Omit<Chip, 'value'> & { readonly value: string | undefined })[] = [
    { id: 'role', name: t.activity.role, value: role },
    { id: 'service', name: t.activity.service, value: service },
    { id: 'outcome', name: t.activity.outcome, value: outcome && t.activity.fates[outcome] },
    { id: 'client', name: t.activity.caller, value: client },
    { id: 'command', name: t.activity.command, value: command === undefined ? undefined : groupTitle(command) },
    { id: 'action', name: t.activity.what, value: action },
    { id: 'text', name: t.activity.text, value: text.trim() === '' ? undefined : text.trim() },
    {
      id: 'span',
      name: t.activity.time,
      value: span.kind === 'range' ? t.activity.range(...spanWords(span.since, span.until, dayOf(now))) : undefined,
    },
  ]
  return chips.flatMap(({ value, ...chip }) => (value === undefined ? [] : [{ ...chip, value }]))
}
