import type { ConsoleView } from '#contract/console.ts'
import type { SessionView } from '#contract/model.ts'
import type { FakeClient } from '../fake-client.ts'
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

/** Saved ones, one of which is not installed any more. */
export function sampleBrowsers(fake: FakeClient): void {
  fake.answer('console.findBrowsers', () => [
    { id: 'chrome', name: 'Google Chrome', profiles: ['Ada', 'Work'] },
    {
      id: 'firefox',
      name: 'Firefox',
      profiles: ['default-release', 'Consultant at ACME Corporation, Northern Division'],
    },
  ])
  fake.push('console.watchBrowsers', [
    {
      for: { kind: 'account', account: '444455556666' },
      opens: { browser: 'firefox', profile: { kind: 'own', per: 'account' } },
    },
    { for: { kind: 'source', source: 'corp' }, opens: { browser: 'chrome', profile: { kind: 'named', name: 'Work' } } },
    {
      for: { kind: 'source', source: 'a-source-with-a-name-that-somebody-found-good-at-the-time' },
      opens: {
        browser: 'vivaldi',
        profile: { kind: 'named', name: 'Consultant at ACME Corporation, Northern Division' },
      },
    },
  ])
}
