import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { fateOf, isRequest } from '#shared/audit-fate.ts'
import { clientName, matcherOf } from './filter.ts'
import type { Snapshot } from './lines.ts'
import { readRecords } from './read.ts'

const hour = 3_600_000
const mostChoices = 100
/** Different names that are counted, per facet: a log of millions of names must not fill the memory. */
const mostNames = 10_000

/** Reads through the files once; memory does not grow with them. Each facet counts what the filter's other parts let through. */
export async function summarise(
  snapshots: readonly Snapshot[],
  filter: AuditFilter,
  { buckets, now }: { readonly buckets: number; readonly now: number },
): Promise<AuditSummary> {
  // What was written in this very millisecond belongs to it too.
  const until = filter.until ?? now + 1
  const since = Math.min(filter.since ?? until - hour, until)
  const bucketMs = (until - since) / buckets
  const counts = Array.from({ length: buckets }, () => ({ forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 }))
  const [roles, services, clients] = [createCounter(), createCounter(), createCounter()]
  const matches = matcherOf({ ...filter, since, until })

  const take = (record: AuditRecord): void => {
    if (!matches.rest(record)) return
    const [role, service, client] = [matches.role(record), matches.service(record), matches.client(record)]
    if (service && client) roles.add(roleWord(record))
    if (role && client) services.add(record.service)
    if (role && service) clients.add(record.client === undefined ? undefined : clientName(record.client))
    if (!role || !service || !client) return
    const fate = fateOf(record)
    if (!isRequest(record) || fate === 'done') return
    const at = Math.floor((Date.parse(record.time) - since) / bucketMs)
    const bucket = counts[Math.min(buckets - 1, at)]
    if (bucket !== undefined) bucket[fate] += record.count ?? 1
  }
  for await (const records of readRecords(snapshots, { since })) for (const record of records) take(record)

  return {
    since,
    until,
    bucketMs,
    buckets: counts,
    roles: roles.most(),
    services: services.most(),
    clients: clients.most(),
  }
}

/** With its account where there is one: names alone may fit several roles. */
function roleWord({ role, accountId }: AuditRecord): string | undefined {
  return role === undefined || accountId === undefined ? role : `${accountId}/${role}`
}

function createCounter() {
  const counts = new Map<string, number>()
  return {
    add(name: string | undefined): void {
      if (name === undefined) return
      const count = counts.get(name)
      if (count !== undefined || counts.size < mostNames) counts.set(name, (count ?? 0) + 1)
    },
    /** Most frequent first; equal ones by name. */
    most: () =>
      [...counts]
        .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
        .slice(0, mostChoices)
        .map(([name]) => name),
  }
}
