import type { ConsoleView } from '#contract/console.ts'
import type { SessionView } from '#contract/model.ts'
import { minutes } from './sample.ts'

/** Of the first two. */
export function sampleConsoles(sessions: readonly SessionView[]): ConsoleView[] {
  return sessions.slice(0, 2).map(({ role, roleId, source, accountId, accountName }, at) => ({
    id: `c-${at}`,
    role,
    roleId,
    source,
    slot: at === 0 ? '' : 'firefox',
    ...(accountId === undefined ? {} : { accountId }),
    ...(accountName === undefined ? {} : { accountName }),
    destination:
      at === 0
        ? 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups'
        : 'https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1',
    openedAt: minutes(-7),
    expiresAt: minutes(at === 0 ? 53 : 8),
    why: at === 0 ? 'maximum-unknown' : 'chained',
  }))
}
