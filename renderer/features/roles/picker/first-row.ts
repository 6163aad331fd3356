// Which row is chosen before anybody chose one. Pure.
import { isProduction } from '#shared/environment-of.ts'
import { twistOf } from '../twist.ts'
import type { Layout } from './layout.ts'
import type { Row } from './sections.ts'

/** Among more than these nobody looks for the best one. */
const most = 2000
const trial = /(?:^|[^a-z])(?:dev|development|sandbox|test|lab)(?:[^a-z]|$)/i

/**
 * What runs and what was used stands first. Where nothing was used yet: a role that works and harms nothing, for a first try. Of several that fit
 * what was pasted the first that is not production; -1 where all are: the text chose none of them, and neither did the person.
 */
export function firstRow({ sections, rows }: Layout, isPasted: boolean): number {
  if (isPasted && rows.length > 1) return rows.findIndex((row) => row.role !== undefined && !isProduction(row.role))
  const kind = sections[0]?.section.heading.kind
  if (kind !== 'account' && kind !== 'source') return 0
  const merits = rows.slice(0, most).map(merit)
  return Math.max(0, merits.indexOf(Math.max(...merits)))
}

function merit(row: Row): number {
  if (row.kind === 'session' || isProduction(row.role) || twistOf(row.role) !== undefined) return 0
  const { name, accountName, chain } = row.role
  return 1 + Number(chain.length === 0) + Number(/read.?only|view/i.test(name)) + Number(trial.test(accountName ?? ''))
}
