import type { AuditCounts, AuditGroup, AuditGroups } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'

/** Names that are counted apart: a log of millions of them must not fill the memory. What comes later is counted to the rest. */
const mostNames = 10_000
const mostGroups = 50
/** Of what is told at a glance. */
const mostAtGlance = 5

type Counted = keyof AuditCounts

interface Group {
  readonly name: string
  readonly counts: AuditCounts
  lastAt: string
  /** Of the requests that tell how long they took. */
  took: number
  timed: number
}

export const noCounts = (): AuditCounts => ({ forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 })

const totalOf = ({ forwarded, error, refused, failed, foreign }: AuditCounts): number =>
  forwarded + error + refused + failed + foreign
const meanOf = ({ took, timed }: Group): number => (timed === 0 ? -1 : took / timed)
const refusedOf = ({ error, refused }: AuditCounts): number => error + refused

/** Requests by the name that each is counted to; every one of them is in one group or in the rest. */
export function createGroups() {
  const groups = new Map<string, Group>()
  const rest = noCounts()

  function groupOf(name: string): Group | undefined {
    const known = groups.get(name)
    if (known !== undefined || groups.size >= mostNames) return known
    const group: Group = { name, counts: noCounts(), lastAt: '', took: 0, timed: 0 }
    groups.set(name, group)
    return group
  }
  /** Equal ones by name, so that nothing jumps. */
  const by = (rank: (group: Group) => number): readonly Group[] =>
    [...groups.values()].sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))

  return {
    add(name: string | undefined, fate: Counted, { time, count = 1, durationMs }: AuditRecord): void {
      const group = groupOf(name ?? '')
      if (group === undefined) {
        rest[fate] += count
        return
      }
      group.counts[fate] += count
      if (time > group.lastAt) group.lastAt = time
      if (durationMs === undefined) return
      group.took += durationMs
      group.timed += 1
    },
    groups(): AuditGroups {
      const all = by(({ counts }) => totalOf(counts))
      const others = { ...rest }
      for (const { counts } of all.slice(mostGroups)) {
        others.forwarded += counts.forwarded
        others.error += counts.error
        others.refused += counts.refused
        others.failed += counts.failed
        others.foreign += counts.foreign
      }
      return { most: all.slice(0, mostGroups).map(view), rest: others }
    },
    slowest: (): AuditGroup[] => atGlance(by(meanOf).filter(({ timed }) => timed > 0)),
    refused: (): AuditGroup[] =>
      atGlance(by(({ counts }) => refusedOf(counts)).filter(({ counts }) => refusedOf(counts) > 0)),
  }
}

/** What names nothing is nothing to look at. */
function atGlance(groups: readonly Group[]): AuditGroup[] {
  return groups
    .filter(({ name }) => name !== '')
    .slice(0, mostAtGlance)
    .map(view)
}

function view(group: Group): AuditGroup {
  const { name, counts, lastAt, timed } = group
  return { name, ...counts, lastAt, ...defined({ meanMs: timed === 0 ? undefined : meanOf(group) }) }
}
