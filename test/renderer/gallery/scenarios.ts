// What the gallery can show: each fills a fake agent as the real one would be at such a moment.
import type { RoleView, SessionView, StatusView } from '#contract/model.ts'
import type { Place } from '#renderer/store/stores.ts'
import type { FakeClient } from '../fake-client.ts'
import { auditRecords, auditSummary } from './sample-audit.ts'
import { sampleProfiles } from './sample-profiles.ts'
import { awkwardRoles, hardRoles, manyRoles, someRoles } from './sample-roles.ts'
import { sampleBrowsers, sampleConsoles } from './sample-consoles.ts'
import { sampleTerminals } from './sample-terminals.ts'
import { desktopState, minutes, role, sampleNotices, session, settings, source, status, usage } from './sample.ts'

interface Page {
  readonly set: (place: Partial<Place>) => void
}

type Scenario = (fake: FakeClient, page: Page) => void

function fill(
  fake: FakeClient,
  {
    roles = someRoles,
    sessions = [],
    records = 400,
    ...over
  }: Partial<StatusView> & { readonly roles?: readonly RoleView[]; readonly records?: number },
): void {
  const running = new Map(sessions.map((one) => [one.roleId, one]))
  fake.push('app.watch', status({ sessions, ...over }))
  fake.push('roles.watch', {
    kind: 'state',
    roles: roles.map((one) => {
      const its = running.get(one.id)
      if (its === undefined) return one
      const { id, state, expiresAt } = its
      return { ...one, session: { id, state, ...(expiresAt === undefined ? {} : { expiresAt }) } }
    }),
  })
  fake.push('settings.watch', [...settings])
  fake.push('desktop.watch', desktopState())
  fake.push('terminals.watch', { terminals: [] })
  fake.push('attention.watch', { kind: 'state', prompts: [], notices: [] })
  fake.answer('audit.summary', ({ buckets }) => auditSummary(buckets ?? 60))
  fake.push('audit.live', { records: auditRecords(records), skipped: 0 })
  fake.answer('sources.discover', () => [
    { name: 'default', how: 'access-keys', region: 'eu-west-1' },
    { name: 'work', profile: 'work', how: 'role', detail: 'role arn:aws:iam::111122223333:role/admin through base' },
  ])
}

function pick(index: number): RoleView {
  const found = someRoles[index]
  if (found === undefined) throw new Error(`no sample role ${index}`)
  return found
}

function running(): SessionView[] {
  return [
    session(pick(0), { expiresAt: minutes(47), clients: 3, startedAt: minutes(-13) }),
    session(pick(2), { expiresAt: minutes(12), startedAt: minutes(-48) }),
    session(pick(7), {
      expiresAt: minutes(4),
      startedAt: minutes(-56),
      note: 'One hour at most: this role is reached through another role.',
    }),
  ]
}

function active(fake: FakeClient): void {
  const sessions = running()
  fill(fake, { sessions })
  const counts = [0, 2, 5, 1, 0, 0, 4, 9, 3, 0]
  fake.push(
    'sessions.usage',
    sessions.slice(0, 2).map((one, at) => usage(one, at === 0 ? counts : counts.toReversed())),
  )
}

function notices(fake: FakeClient): void {
  fake.push('attention.watch', { kind: 'state', prompts: [], notices: sampleNotices(pick(7).id) })
}

function settingsBroken(fake: FakeClient): void {
  active(fake)
  const settingsProblem =
    'settings.json, line 12: favourites: expected array, received string. The file was left as it is; the agent runs on the last good copy.'
  fake.push('app.watch', status({ sessions: running(), agent: { ...status().agent, settingsProblem } }))
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  connecting: () => {},
  'first-run': (fake) => fill(fake, { roles: [], sources: [] }),
  empty: (fake) => fill(fake, { roles: [], sources: [source({ name: 'corp', roles: 0 })] }),
  one: (fake) => fill(fake, { roles: someRoles.slice(0, 1), sources: [source({ name: 'corp', roles: 1 })] }),
  many: (fake) => fill(fake, { roles: manyRoles(20_000), sources: [source({ name: 'corp', roles: 20_000 })] }),
  hard(fake) {
    const roles = hardRoles(9000)
    const sessions = [0, 2, 1203, 1204]
      .flatMap((at) => roles[at] ?? [])
      .map((one, at) => session(one, { expiresAt: minutes(8 + 9 * at), clients: at }))
    fill(fake, { roles, sessions, sources: [source({ name: 'corp', roles: roles.length })] })
  },
  active,
  sessions(fake, page) {
    active(fake)
    page.set({ view: 'sessions' })
  },
  consoles(fake, page) {
    active(fake)
    fake.push('console.watch', sampleConsoles([pick(1), pick(7)].map((of) => session(of))))
    page.set({ view: 'sessions' })
  },
  /** Each of them asks first. */
  'console-question'(fake) {
    fake.push('console.watch', sampleConsoles(running()))
    active(fake)
    fake.fail('desktop.openConsole', 'this asks once more', { code: 'needs-confirmation' })
  },
  terminals(fake, page) {
    active(fake)
    fake.push('terminals.watch', sampleTerminals(running()))
    page.set({ view: 'terminals' })
  },
  profiles(fake, page) {
    active(fake)
    sampleProfiles(fake, 14)
    page.set({ view: 'profiles' })
  },
  'many-profiles'(fake, page) {
    active(fake)
    sampleProfiles(fake, 3000)
    page.set({ view: 'profiles' })
  },
  /** What the window and the plan have to say leaves the table little. */
  'noted-profiles'(fake, page) {
    settingsBroken(fake)
    sampleProfiles(fake, 14, [
      'Left out: ci-deploy; the profile it needs is in another file, /home/ada/.aws/config.d/ci (nothing was changed there)',
      'Credentials of the profiles payments-0 and payments-1 in /home/ada/.aws/credentials come before those of a program, so the AWS CLI would use them',
    ])
    page.set({ view: 'profiles' })
  },
  'refused-profiles'(fake, page) {
    active(fake)
    sampleProfiles(fake, 0)
    page.set({ view: 'profiles' })
  },
  'no-terminals'(fake, page) {
    active(fake)
    page.set({ view: 'terminals' })
  },
  'needs-sign-in'(fake) {
    fill(fake, {
      sources: [
        source({ name: 'corp', state: 'needs-mfa', mfaSerial: 'arn:aws:iam::111122223333:mfa/corp-phone' }),
        source({ name: 'laptop', kind: 'ambient', state: 'error', problem: 'The profile default has no credentials.' }),
      ],
      sessions: [
        session(pick(0), {
          state: 'needs-sign-in',
          expiresAt: minutes(9),
          problem: 'A code of the device corp-phone is needed.',
        }),
      ],
    })
    notices(fake)
  },
  refused(fake, page) {
    active(fake)
    const refusal = {
      code: 'refused-by-aws' as const,
      hint: "Check the role's trust policy.",
      act: 'retry' as const,
      aws: {
        code: 'AccessDenied',
        message:
          'User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/BreakGlass',
        requestId: '0d1f6a5c-9b1e-4c2f-8a57-2f6f1f0f6c11',
      },
    }
    fake.fail('sessions.start', 'AWS refused: this user may not assume BreakGlass', refusal)
    page.set({ view: 'roles' })
  },
  'renewal-refused'(fake, page) {
    const failure = {
      code: 'needs-sign-in' as const,
      message: 'AWS does not know the access key AKIAIOSFODNN7EXAMPLE',
      hint: 'Check it character by character. It may also be inactive, deleted or from another partition.',
      act: 'edit-source' as const,
      aws: { code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' },
    }
    const problem = `${failure.message}. ${failure.hint}`
    fill(fake, { sessions: [session(pick(0), { state: 'needs-sign-in', expiresAt: minutes(9), problem, failure })] })
    page.set({ view: 'sessions' })
  },
  expired: (fake) =>
    fill(fake, {
      sessions: [
        session(pick(0), { state: 'expired', expiresAt: minutes(-6), startedAt: minutes(-66) }),
        session(pick(2), { expiresAt: minutes(31), startedAt: minutes(-29) }),
      ],
    }),
  away(fake) {
    active(fake)
    setTimeout(() => fake.away(), 300)
  },
  lost(fake) {
    active(fake)
    const [one, two] = running()
    const ended = [one, two].flatMap((each) => (each === undefined ? [] : [{ ...each, role: each.role }]))
    fake.push('app.watch', status({ sessions: [], agent: { ...status().agent, hadSource: true } }))
    fake.push(
      'desktop.watch',
      desktopState({
        handover: { how: 'lost', at: minutes(-2), pid: 4711, by: { pid: 4242, own: true }, kept: 1, ended },
      }),
    )
  },
  'settings-broken': settingsBroken,
  'never-there': (fake) => fake.away(),
  prompt(fake) {
    active(fake)
    fake.push('attention.watch', {
      kind: 'prompt',
      prompt: {
        id: 'p1',
        kind: 'mfa-code',
        title: 'Code for corp',
        message: 'Enter the code that the device corp-phone shows.',
        secret: false,
        subject: 'corp',
        createdAt: minutes(0),
        expiresAt: minutes(1.5),
      },
    })
  },
  notices(fake) {
    active(fake)
    notices(fake)
  },
  activity(fake, page) {
    active(fake)
    page.set({ view: 'activity' })
  },
  'activity-empty'(fake, page) {
    fill(fake, { records: 0 })
    page.set({ view: 'activity' })
  },
  sources(fake, page) {
    fill(fake, {
      sources: [
        source({
          name: 'corp',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          mfaSerial: 'arn:aws:iam::111122223333:mfa/corp-phone',
        }),
        source({ name: 'laptop', kind: 'ambient', profile: 'default', roles: 1 }),
        source({ name: 'sandbox', kind: 'sandbox', roles: 9, endpointUrl: 'http://127.0.0.1:9911' }),
        source({ name: 'portal', state: 'needs-sign-in', roles: 0 }),
        source({ name: 'slow', state: 'syncing', progress: { done: 4000, total: 9000 }, roles: 0 }),
        source({ name: 'old', state: 'error', problem: 'AWS refused the keys: the access key does not exist.' }),
      ],
    })
    page.set({ view: 'sources' })
  },
  certificates(fake, page) {
    const anywhere = 'arn:aws:rolesanywhere:eu-central-1:111122223333'
    const ending = source({
      name: 'build-machine',
      kind: 'roles-anywhere',
      region: 'eu-central-1',
      problem: 'the certificate "build-machine" ends in 3 days, on 2026-08-06',
      until: minutes(3 * 1_440),
      syncedAt: minutes(-3),
      syncs: true,
      checks: true,
      roles: 99,
      trustAnchor: `${anywhere}:trust-anchor/1a2b3c4d-0000-0000-0000-000000000000`,
      certificate: '/etc/ssl/latchkey/..data/build-machine.example.com/tls.crt',
      privateKey: '/etc/ssl/latchkey/..data/build-machine.example.com/tls.key',
      syncProfile: `${anywhere}:profile/5e6f7a8b-0000-0000-0000-000000000000`,
      syncRole: 'arn:aws:iam::111122223333:role/LatchkeySync',
      profileFilter: 'prod-*\n^team-\\d+$',
      lastSync: { outcome: 'error', startedAt: minutes(-4), endedAt: minutes(-3), profiles: 99 },
      sourceIdentity: 'CN=build-machine',
      sessionTags: {
        'x509Subject/OU': 'Security/Engineering/Research',
        'x509Subject/CN': 'build-machine',
        'x509Issuer/CN': 'Example authority',
        'x509SAN/URI': 'spiffe://example.com/workload/build-machine/with-a-long-path/that-goes-on/and-on',
      },
    })
    fake.answer('sources.preflight', () => [
      {
        what: 'certificate',
        outcome: 'right',
        message:
          '"build-machine", RSA key, with a chain of 1, until 2026-08-06; every user of this computer can read the private key',
        hint: 'Let its owner alone read it: chmod o= /etc/ssl/latchkey/..data/build-machine.example.com/tls.key',
      },
      {
        what: 'trust anchor',
        outcome: 'right',
        message: `${anywhere}:trust-anchor/1a2b3c4d-0000-0000-0000-000000000000`,
      },
      {
        what: 'profile 5e6f7a8b-0000-0000-0000-000000000000',
        outcome: 'unknown',
        message: 'AWS is throttling requests',
      },
      {
        what: 'role LatchkeySync',
        outcome: 'wrong',
        message: 'the trust policy of the role does not let rolesanywhere.amazonaws.com assume it',
        hint: 'Let it sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity.',
      },
    ])
    fill(fake, {
      sources: [
        ending,
        {
          ...ending,
          name: 'ended',
          state: 'error',
          problem: 'the certificate "ended" expired on 2026-08-01',
          until: minutes(-1_440),
        },
        { ...ending, name: 'syncing', state: 'syncing', progress: { done: 40, total: 100 } },
      ],
    })
    page.set({ view: 'sources' })
  },
  settings(fake, page) {
    fake.answer('desktop.surveyUninstall', () => ({
      goes: [
        'the sign-in of work, here and at AWS',
        '2 sessions',
        '14 profiles in /home/jo/.aws/config',
        'the hook in /home/jo/.bashrc',
        'the agent, the running app, and its key in the keychain',
        '/home/jo/.config/latchkey, with its vault: keys, MFA sessions, settings and logs',
      ],
      stays: [
        'Credentials that tools were handed directly stay valid at AWS until they expire, those of the sessions of now at the latest 2026-08-03T10:42:00Z',
        'The program itself stays; what installed it takes it away',
      ],
    }))
    active(fake)
    sampleBrowsers(fake)
    page.set({ view: 'settings' })
  },
  'identity-center'(fake) {
    const portal = {
      kind: 'identity-center' as const,
      signsIn: true,
      startUrl: 'https://d-1234567890.awsapps.com/start',
    }
    const page = {
      url: 'https://device.sso.eu-west-1.amazonaws.com/?user_code=KXFN-LXDV',
      userCode: 'KXFN-LXDV',
      expiresAt: minutes(10),
    }
    fill(fake, {
      roles: [],
      sources: [
        source({ ...portal, name: 'corp', state: 'signing-in', page, roles: 0 }),
        source({ ...portal, name: 'customer', state: 'needs-sign-in', roles: 12 }),
        source({
          ...portal,
          name: 'partner',
          person: 'alice',
          syncedAt: minutes(-60),
          until: minutes(120),
          roles: 9000,
        }),
      ],
    })
  },
  'old-list': (fake) =>
    fill(fake, {
      sources: [
        source({
          name: 'corp',
          kind: 'identity-center',
          signsIn: true,
          syncedAt: minutes(-3 * 24 * 60),
          problem: 'its roles could not be fetched: the network is down',
        }),
        source({
          name: 'a'.repeat(64),
          kind: 'identity-center',
          signsIn: true,
          state: 'needs-sign-in',
          syncedAt: minutes(-9000),
        }),
      ],
    }),
  'long-names': (fake) =>
    fill(fake, {
      roles: awkwardRoles,
      sources: [source({ name: 'a'.repeat(64) }), source({ name: 'corp' })],
      sessions: awkwardRoles.slice(0, 3).map((one, at) => session(one, { expiresAt: minutes(20 + at), clients: at })),
    }),
  banners(fake) {
    active(fake)
    fake.push(
      'desktop.watch',
      desktopState({
        agent: 'attached',
        olderAgent: { version: '0.9.2', pid: 911 },
        tray: 'missing',
        update: { kind: 'ready', version: '1.1.0' },
      }),
    )
  },
  'by-label': (fake) =>
    fill(fake, { roles: [role({ name: 'Admin', accountName: 'shop', labels: { env: 'prod', colour: '3' } })] }),
}
