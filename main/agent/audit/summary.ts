import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { fateOf, isRequest } from '#shared/audit-fate.ts'
import { actionOf, callerName, commandOf } from '#shared/audit-command.ts'
import { matcherOf } from './filter.ts'
import { createGroups, noCounts } from './groups.ts'
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
  const begun = filter.since === 0 ? await oldest(snapshots) : filter.since
  const since = Math.min(begun ?? until - hour, until)
  const bucketMs = (until - since) / buckets
  const counts = Array.from({ length: buckets }, noCounts)
  const [roles, services, clients] = [createCounter(), createCounter(), createCounter()]
  const [commands, actions] = [createGroups(), createGroups()]
  const matches = matcherOf({ ...filter, since, until })

  const take = (record: AuditRecord): void => {
    if (!matches.rest(record)) return
    const [role, service, client] = [matches.role(record), matches.service(record), matches.client(record)]
    if (service && client) roles.add(roleWord(record))
    if (role && client) services.add(record.service)
    if (role && service) clients.add(record.client === undefined ? undefined : callerName(record.client))
    if (!role || !service || !client) return
    const fate = fateOf(record)
    if (!isRequest(record) || fate === 'done') return
    const at = Math.floor((Date.parse(record.time) - since) / bucketMs)
    const bucket = counts[Math.min(buckets - 1, at)]
    if (bucket === undefined) return
    bucket[fate] += record.count ?? 1
    commands.add(commandOf(record), fate, record)
    actions.add(actionOf(record), fate, record)
  }
  for await (const records of readRecords(snapshots, { since })) for (const record of records) take(record)

  return {
    since,
    until,
    bucketMs,
    buckets: counts,
    commands: commands.groups(),
    actions: { ...actions.groups(), slowest: actions.slowest(), refused: actions.refused() },
    roles: roles.most(),
    services: services.most(),
    clients: clients.most(),
  }
}

/** Epoch ms of the first record of all. */
async function oldest(snapshots: readonly Snapshot[]): Promise<number | undefined> {
  for await (const [first] of readRecords(snapshots, {})) if (first !== undefined) return Date.parse(first.time)
  return undefined
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
