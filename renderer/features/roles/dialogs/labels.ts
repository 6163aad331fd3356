// A person's own labels while they are edited: rows, so that a name can be changed, repeated or left empty meanwhile. Pure.
import { labelOf } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'

export interface LabelRow {
  readonly id: number
  readonly name: string
  readonly value: string
}

export type Labels = Readonly<Record<string, string>>

export function labelRows(labels: Labels): readonly LabelRow[] {
  return Object.entries(labels).map(([name, value], id) => ({ id, name, value }))
}

/** Empty rows are left out. */
export function labelsOf(rows: readonly LabelRow[]): Labels {
  return Object.fromEntries(filled(rows).map(({ name, value }) => [name.trim(), value.trim()]))
}

/** What keeps them from being saved, as a sentence. */
export function labelsProblem(rows: readonly LabelRow[]): string | undefined {
  const names = filled(rows).map(({ name }) => name.trim())
  if (names.includes('')) return t.roles.labelNoName
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? undefined : t.roles.labelTwice(twice)
}

const filled = (rows: readonly LabelRow[]): readonly LabelRow[] =>
  rows.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '')

export function valueOf(rows: readonly LabelRow[], name: string): string | undefined {
  return labelOf(labelsOf(rows), name)
}

/** Sets a label, or takes it away with `undefined`, whatever the case of its name. */
export function withLabel(rows: readonly LabelRow[], name: string, value: string | undefined): readonly LabelRow[] {
  const at = rows.findIndex((row) => row.name.trim().toLowerCase() === name)
  if (value === undefined) return rows.filter((_, each) => each !== at)
  if (at >= 0) return rows.map((row, each) => (each === at ? { ...row, value } : row))
  return addRow(rows, name, value)
}

export function addRow(rows: readonly LabelRow[], name = '', value = ''): readonly LabelRow[] {
  return [...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name, value }]
}
