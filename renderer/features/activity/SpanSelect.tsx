import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { lengths, type Length, type Span } from './filters.ts'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { dayOf, spanWords } from '../../ui/hooks/clock.ts'
import { RangeDialog } from './RangeDialog.tsx'

const isLength = (id: string): id is Length => id in lengths
const choices = (['quarter', 'hour', 'day', 'all', 'range'] as const).map((id) => ({ id, label: t.activity.spans[id] }))

export function SpanSelect({
  span,
  onChange,
  now,
}: {
  readonly span: Span
  readonly onChange: (span: Span) => void
  readonly now: () => number
}) {
  const [asking, setAsking] = useState(false)
  const value = span.kind === 'last' ? span.length : span.kind
  const named = choices.map((choice) =>
    choice.id === 'range' && span.kind === 'range' ? { ...choice, label: rangeWords(span, now()) } : choice,
  )
  return (
    <>
      <SelectField
        label={t.activity.span}
        small
        value={value}
        options={named}
        onChange={(id) => {
          if (id === 'range') setAsking(true)
          else onChange(isLength(id) ? { kind: 'last', length: id } : { kind: 'all' })
        }}
      />
      {asking && (
        <RangeDialog
          since={span.kind === 'range' ? span.since : now() - lengths.hour}
          until={span.kind === 'range' ? span.until : now()}
          onClose={() => setAsking(false)}
          onShow={(since, until) => onChange({ kind: 'range', since, until })}
        />
      )}
    </>
  )
}

function rangeWords({ since, until }: { readonly since: number; readonly until: number }, now: number): string {
  const [from, to] = spanWords(since, until, dayOf(now))
  return t.activity.range(from, to)
}
