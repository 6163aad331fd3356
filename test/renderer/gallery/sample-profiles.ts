import type { ImportView, ProfileChange, ProfileKind, ProfilePlan, ProfileView } from '#contract/profiles.ts'
import type { FakeClient } from '../fake-client.ts'

const path = '/home/ada/.aws/config'
const kinds = ['add', 'add', 'update', 'keep', 'remove'] as const
const roles = ['Admin', 'ReadOnly', 'a-role-with-a-name-that-is-longer-than-any-column-of-a-table']

const changeOf = (at: number): ProfileChange => {
  const role = roles[at % roles.length] ?? ''
  const profile = `payments-${at}-${role.toLowerCase()}`
  return {
    change: kinds[at % kinds.length] ?? 'keep',
    section: `profile ${profile}`,
    profile,
    account: `payments-${at}`,
    accountId: String(111122223333 + at),
    role,
    session: 'latchkey-corp',
  }
}

/** A plan of native profiles of which some are there already; `count` 0: one that is refused. */
export function samplePlan(count: number, over: Partial<ProfilePlan> = {}): ProfilePlan {
  const profiles = Array.from({ length: count }, (_, at) => changeOf(at))
  const changes: readonly ProfileChange[] =
    count === 0 ? [] : [{ change: 'add', section: 'sso-session latchkey-corp', session: 'latchkey-corp' }, ...profiles]
  const lines = profiles
    .filter(({ change }) => change !== 'keep')
    .flatMap(({ change, section, accountId, role }) =>
      [
        `[${section}]`,
        'sso_session = latchkey-corp',
        `sso_account_id = ${accountId}`,
        `sso_role_name = ${role}`,
        '',
      ].map((line) => `${change === 'remove' ? '-' : '+'}${line}`),
    )
  return {
    path,
    kind: 'native',
    changes: [...changes],
    diff:
      count === 0
        ? ''
        : `--- ${path}\n+++ ${path}\n@@ -1,2 +1,${lines.length} @@\n [default]\n region = eu-west-1\n${lines.join('\n')}\n`,
    digest: `digest-${count}`,
    refusals:
      count === 0
        ? [
            {
              subject: '[profile payments-admin]',
              reason:
                'Admin in payments 111122223333 (corp) and Admin in payments 444455556666 (corp) would both get this name',
              hint: 'Tell them apart by the name template, such as {source}-{account_id}-{role}.',
            },
            {
              subject: '[profile lab]',
              reason: 'it is there already and was not written by Latchkey',
              hint: 'Rename or remove it.',
            },
          ]
        : [],
    notes: [
      'Left out: break-glass and 2 more roles; they do not come from an IAM Identity Center (the kind process has them)',
    ],
    ...over,
  }
}

const writtenPlan = (count: number): ProfilePlan => {
  const { changes } = samplePlan(count)
  const kept = changes.filter(({ change }) => change !== 'remove').map((each) => ({ ...each, change: 'keep' as const }))
  return samplePlan(count, { changes: kept, diff: '', digest: 'written' })
}

const keysIn = '/home/ada/.aws/credentials'

/** Keys, a role behind them, one that is there already and one that is ours. */
export const importable: readonly ImportView[] = [
  {
    profile: 'base',
    how: 'access-keys',
    detail: 'key AKIAIOSFODNN7EXAMPLE',
    keysIn,
    becomes: { kind: 'source', source: 'iam-user', name: 'base' },
  },
  {
    profile: 'admin',
    how: 'role',
    detail: 'role arn:aws:iam::111122223333:role/admin through base',
    becomes: { kind: 'after', needs: ['base'], name: 'admin' },
  },
  {
    profile: 'corp',
    how: 'identity-center',
    detail: 'https://d-1234567890.awsapps.com/start',
    becomes: { kind: 'source', source: 'identity-center', name: 'corp' },
  },
  { profile: 'old', how: 'access-keys', keysIn, becomes: { kind: 'imported', as: 'source', name: 'old' } },
  { profile: 'region-only', how: 'none', becomes: { kind: 'nothing', reason: 'it has no credentials' } },
]

const listKinds: readonly ProfileKind[] = ['native', 'process', 'proxied']

/** What an agent answers of such a file. */
export function sampleProfiles(fake: FakeClient, count: number, moreNotes: readonly string[] = []): void {
  const written = Array.from({ length: count }, (_, at): ProfileView => {
    const { profile = '', accountId, role } = changeOf(at)
    const kind = listKinds[at % listKinds.length] ?? 'native'
    return { name: profile, kind, source: 'corp', accountId, role, region: 'eu-west-1' }
  })
  let done = false
  const noted = (plan: ProfilePlan): ProfilePlan => ({ ...plan, notes: [...plan.notes, ...moreNotes] })
  fake.answer('profiles.plan', () => (done ? writtenPlan(count) : noted(samplePlan(count))))
  fake.answer('profiles.apply', () => {
    done = true
    return { id: 4, path }
  })
  fake.answer('profiles.importable', () => [...importable])
  fake.answer('profiles.list', () => written)
  fake.answer('profiles.history', () => [
    { id: 1, at: '2026-01-14T08:00:00.000Z', path, what: 'native profiles', undone: false },
    { id: 2, at: '2026-01-15T12:58:00.000Z', path, what: 'removal of all profiles', undone: true },
    { id: 3, at: '2026-01-15T13:02:00.000Z', path, what: 'undo of 2', undoes: 2, undone: false },
  ])
}
