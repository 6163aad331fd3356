import type { Usage } from '../audit/usage.ts'
import { isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Role } from '../roles/role.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { AppError } from '#util/app-error.ts'
import { toEvents } from './events.ts'
import { watchNewest } from '#util/async/bell.ts'
import type { Calls } from './router.ts'

/** A caller without a signal waits as long as it takes. */
const never = new AbortController().signal

/**
 * Starting, renewing and ending what a text names; see `resolve` of the inventory for the forms it takes. These are a person's calls: they
 * may ask for a code, where a tool's request and a renewal ahead of time only leave a notice.
 */
export function createSessionCalls(
  catalogue: Pick<Catalogue, 'inventory'>,
  sessions: Pick<Sessions, 'list' | 'start' | 'renew' | 'end' | 'endAll'>,
  usage: Pick<Usage, 'now' | 'subscribe'>,
) {
  const resolve = (text: string): Role => catalogue.inventory().resolve(text)
  return {
    list: () => [...sessions.list()],
    async start({ role: text, region }, signal = never) {
      const role = resolve(text)
      checkRegion(region, role)
      return sessions.start(role, region, signal, true)
    },
    renew: async ({ role }, signal = never) => sessions.renew(resolve(role).id, signal, true),
    end: async ({ role, revoke }) => sessions.end(resolve(role).id, revoke ? 'revoke' : 'pause'),
    usage: (_input, caller) => toEvents((signal) => watchNewest(usage.now, [usage.subscribe], signal), caller),
    endAll: async (input) => [...(await sessions.endAll(input?.revoke === true ? 'revoke' : 'pause'))],
  } satisfies Calls['sessions']
}

function checkRegion(region: string | undefined, role: Role): void {
  if (region === undefined) return
  if (!isRegion(region))
    throw new AppError('bad-request', `"${region}" is not a region`, { hint: 'A region looks like eu-central-1.' })
  const partition = partitionOfRegion(region)?.id
  if (partition === undefined || partition === role.partition) return
  throw new AppError(
    'bad-request',
    `the region ${region} belongs to the partition ${partition}, the role "${role.name}" to ${role.partition}`,
  )
}
