import { useState } from 'react'
import type { Layout } from './layout.ts'

export interface ActiveRow {
  /** -1 when there are no rows. */
  readonly index: number
  readonly key: string | undefined
  readonly set: (key: string | undefined) => void
}

/**
 * The row that the keys act on: the one chosen last, or where that has gone (its role began to run and moved up, say) another
 * row of the same role, or the first.
 */
export function useActiveRow(layout: Layout): ActiveRow {
  const [chosen, set] = useState<string>()
  const index = chosen === undefined ? 0 : indexFor(layout, chosen)
  return { index: layout.rows.length === 0 ? -1 : index, key: layout.rows[index]?.key, set }
}

function indexFor(layout: Layout, key: string): number {
  const same = layout.indexOf(key)
  if (same >= 0) return same
  const roleId = key.slice(key.lastIndexOf('/') + 1)
  return Math.max(
    0,
    layout.rows.findIndex((row) => row.roleId === roleId),
  )
}
