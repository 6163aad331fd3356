import type { RoleView } from '#contract/model.ts'
import { minutes, role } from './sample.ts'

const account = (index: number): string => String(100_000_000_000 + index * 7_919_113).slice(0, 12)

/** A small company: a few accounts, production among them, a chain and a source's own identity. */
export const someRoles: readonly RoleView[] = [
  role({ name: 'Admin', accountName: 'payments-prod', accountId: '444455556666', lastUsedAt: minutes(-13) }),
  role({ name: 'ReadOnly', accountName: 'payments-prod', accountId: '444455556666', favourite: true }),
  role({ name: 'ReadOnly', accountName: 'lab-7', accountId: '777788889999', lastUsedAt: minutes(-48) }),
  role({ name: 'Admin', accountName: 'lab-7', accountId: '777788889999', lastUsedAt: minutes(-50) }),
  role({ name: 'Billing', accountName: 'organisation', accountId: '111122223333', favourite: true }),
  role({ name: 'Admin', accountName: 'payments-dev', accountId: '333344445555' }),
  role({ name: 'ReadOnly', accountName: 'payments-dev', accountId: '333344445555' }),
  role({
    name: 'Deploy',
    accountName: 'payments-staging',
    accountId: '222233334444',
    chain: ['Hub'],
    labels: { team: 'payments', environment: 'staging' },
    ownLabels: { team: 'payments' },
    editable: true,
  }),
  role({ name: 'Hub', accountName: 'organisation', accountId: '111122223333', editable: true }),
  role({ name: 'Auditor', accountName: 'logs', accountId: '555566667777', region: 'us-east-1', neverDirect: true }),
  role({
    name: 'laptop',
    id: 'laptop/self',
    kind: 'source',
    source: 'laptop',
    accountId: '888899990000',
    arn: 'arn:aws:iam::888899990000:user/ada',
  }),
]

const teams = ['payments', 'search', 'data', 'media', 'identity', 'billing', 'growth', 'platform']
const stages = ['prod', 'staging', 'dev', 'sandbox']
const jobs = ['Admin', 'ReadOnly', 'Deploy', 'Support', 'Auditor']

/** `count` roles, five in each account. */
export function manyRoles(count: number): readonly RoleView[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(index / jobs.length)
    const team = teams[at % teams.length] ?? ''
    const stage = stages[Math.floor(at / teams.length) % stages.length] ?? ''
    return role({
      name: jobs[index % jobs.length] ?? '',
      accountName: `${team}-${stage}-${Math.floor(at / 32) + 1}`,
      accountId: account(at),
      favourite: index === 7 || index === 1203,
      ...(index === 42 || index === 9001 ? { lastUsedAt: minutes(-index) } : {}),
    })
  })
}

const long = 'a-role-whose-name-goes-on-and-on-'.repeat(7).slice(0, 200)

/** Names that break layouts. */
export const awkwardRoles: readonly RoleView[] = [
  role({ name: long, accountName: `prod-${long}`.slice(0, 200), accountId: '444455556666', favourite: true }),
  role({ name: 'قارئ-الفواتير', accountName: 'حساب الإنتاج', accountId: '121212121212' }),
  role({ name: 'מנהל Admin', accountName: 'חשבון lab', accountId: '131313131313' }),
  role({ name: 'Z̷͎͊a̴̹͝l̵̰̓g̶̝̈o̷̯͝', accountName: 'e\u0301te\u0301-café', accountId: '141414141414' }),
  role({ name: '管理者', accountName: '決済・本番', accountId: '151515151515', labels: { env: 'prod' } }),
  role({ name: 'Admin', accountName: 'twins', accountId: '161616161616' }),
  role({ name: 'Admin', accountName: 'twins', accountId: '171717171717', id: 'corp/twins/Admin-2' }),
  role({ name: 'Admin', accountName: 'billing-2-staging', accountId: '191919191919' }),
  role({ name: 'Admin', accountName: 'billing-3-staging', accountId: '202020202020' }),
  role({ name: 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW', accountName: 'm'.repeat(64), accountId: '181818181818' }),
]

const affixes = ['eu-central-1', 'customer-facing-applications', 'x', 'team-with-a-long-name', 'قسم-المدفوعات', '決済']

/** `count` roles whose accounts and names are long, alike, or one called as another: what a list has to tell apart all the same. */
export function hardRoles(count: number): readonly RoleView[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(index / 6)
    const affix = affixes[at % affixes.length] ?? ''
    const stage = stages[Math.floor(at / affixes.length) % stages.length] ?? ''
    // Every tenth account is called as the one before it, every seventh differs in the middle of its name alone.
    const number = at % 10 === 9 ? at - 1 : at
    const accountName =
      at % 7 === 6
        ? `acme-${affix}-${number}-and-what-follows-is-the-same-${stage}`
        : `acme-${affix}-${stage}-${number}`
    const names = [
      'Admin',
      'ReadOnly',
      'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
      'AWSReservedSSO_AdministratorAuditing_0123456789abcdef',
      `deploy-${affix}`,
      'W'.repeat(40),
    ]
    return role({
      name: names[index % names.length] ?? '',
      id: `corp/${index}`,
      accountName,
      accountId: account(at),
      favourite: index % 300 < 12,
      ...(index % 1000 === 30 ? { chain: ['Hub'], region: 'ap-southeast-2' } : {}),
    })
  })
}
