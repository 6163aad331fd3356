import { isRegion } from '#engine/aws/partitions.ts'
import { AppError } from '#util/app-error.ts'
import { watchNewest } from '#util/async/bell.ts'
import { defined } from '#shared/defined.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'

const never = new AbortController().signal

/** `terminals`: once the agent has started. `install`: the hook, unasked for the person's login shell. */
export function createTerminalCalls(terminals: () => Terminals, install: Calls['terminals']['installHook']) {
  return {
    async list() {
      await terminals().refresh()
      return terminals().list()
    },
    watch: (_input, caller) =>
      toEvents((signal) => watchNewest(terminals().list, [terminals().subscribe], signal), caller),
    async use({ role, ...options }, signal = never) {
      const { region } = options
      if (region !== undefined && !isRegion(region))
        throw new AppError('bad-request', `"${region}" is not a region`, { hint: 'A region looks like eu-central-1.' })
      return terminals().use(role, defined(options), signal)
    },
    revoke: ({ terminal }) => terminals().revoke(terminal),
    folders: () =>
      terminals()
        .folders()
        .map(({ hash: _hash, ...decided }) => decided),
    decide: ({ folder, files, ...how }) => terminals().decide(folder, how, files),
    follow: ({ terminal }) => terminals().follow(terminal),
    installHook: install,
  } satisfies Calls['terminals']
}
