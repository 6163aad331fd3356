// One fake agent behind the contract. Each answer carries a secret in a field that no view names, so that a leak through output parsing shows.
import type { Calls } from '#agent/agent.ts'
import type { AttentionEvent } from '#contract/attention.ts'
import type { ConsoleView } from '#contract/console.ts'
import type { AuditRecord, RoleView, SessionView, SourceView, StatusView } from '#contract/model.ts'
import type { ProfilePlan } from '#contract/profiles.ts'
import type { RolesEvent } from '#contract/roles.ts'
import type { SignInEvent } from '#contract/sources.ts'
import type { BrowserRule } from '#shared/console/browser-rules.ts'
import { AppError } from '#util/app-error.ts'

/** Planted where a careless handler would leave one. */
export const plantedSecret = 'PLANTED/secret+access+key/0123456789abcdef'

const leak = { secretAccessKey: plantedSecret, credentials: { secretAccessKey: plantedSecret } }
const time = '2026-01-02T03:04:05.000Z'

export const source: SourceView = {
  name: 'dev',
  kind: 'iam-user',
  state: 'ready',
  region: 'eu-west-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  roles: 1,
  ...leak,
}
export const role: RoleView = {
  id: 'r-1',
  name: 'admin',
  kind: 'role',
  source: 'dev',
  arn: 'arn:aws:iam::111111111111:role/admin',
  accountId: '111111111111',
  partition: 'aws',
  region: 'eu-west-1',
  labels: { team: 'core' },
  ownLabels: {},
  chain: [],
  favourite: false,
  neverDirect: false,
  editable: true,
  ...leak,
}
export const session: SessionView = {
  id: 's-1',
  role: 'admin',
  roleId: 'r-1',
  source: 'dev',
  region: 'eu-west-1',
  state: 'active',
  startedAt: time,
  expiresAt: time,
  standInAccessKeyId: 'LKEY0000000000000001',
  clients: 0,
  ...leak,
}
const consoleOpen: ConsoleView = {
  id: 'c-1',
  role: 'admin',
  roleId: 'r-1',
  source: 'work',
  destination: 'https://console.aws.amazon.com/',
  openedAt: time,
  expiresAt: time,
  why: 'maximum-unknown',
  ...leak,
}
const browserRule: BrowserRule = {
  for: { kind: 'rest' },
  opens: { browser: 'firefox', profile: { kind: 'own', per: 'account' } },
}
const counts = { forwarded: 1, error: 0, refused: 0, failed: 0, foreign: 0 }
export const auditLine: AuditRecord = {
  time,
  event: 'request',
  outcome: 'allowed',
  role: 'admin',
  method: 'GET',
  ...leak,
}
export const status: StatusView = {
  agent: {
    version: '1.2.3',
    pid: 42,
    home: '/home/x',
    socket: '/run/x',
    startedAt: time,
    vault: 'memory',
    sandbox: false,
    findings: [],
    ...leak,
  },
  proxy: { url: 'http://127.0.0.1:1', caBundle: '/x/ca.pem', port: 1, ...leak },
  sources: [source],
  sessions: [session],
  ...leak,
}
const state: AttentionEvent = { kind: 'state', prompts: [], notices: [] }

// oxlint-disable-next-line require-await -- an async generator is what a subscription is
async function* events<T>(...values: readonly T[]): AsyncGenerator<T, void, void> {
  yield* values
}

export function fakeCalls(): Calls {
  return {
    app: {
      info: () => status.agent,
      status: () => status,
      watch: () => events(status, status),
      feeds: () => events({ feed: 'status' as const, event: status }),
      doctor: () => Promise.resolve([{ name: 'vault', outcome: 'ok', message: 'fine', ...leak }]),
      browserLink: () => Promise.resolve({ url: 'http://127.0.0.1:1/login?code=x', expiresAt: time, ...leak }),
      lock: () => Promise.resolve({ sessionsEnded: 1, ...leak }),
      resumed: () => ({}),
      diagnostics: () => Promise.resolve({ fileName: 'latchkey-diagnostics.txt', text: 'Versions', ...leak }),
      stop: () => Promise.resolve({ pid: 42, sessionsEnded: 1, ...leak }),
      restart: () => Promise.resolve({ pid: 42, sessionsKept: 1, ...leak }),
    },
    sources: {
      list: () => [source],
      show: () => source,
      check: () =>
        Promise.resolve({
          kind: 'valid',
          arn: 'arn:aws:iam::111111111111:user/dev',
          accountId: '111111111111',
          ...leak,
        }),
      discover: () => Promise.resolve([{ name: 'work', profile: 'work', how: 'access-keys', ...leak }]),
      add: () => Promise.resolve({ source, identity: 'arn:aws:iam::111111111111:user/dev', ...leak }),
      edit: () => Promise.resolve({ ...source, sessionsEnded: 0 }),
      signIn: () =>
        events<SignInEvent>(
          { kind: 'page', page: { url: 'https://oidc.example/authorize', expiresAt: time, ...leak }, isYours: true },
          { kind: 'done', source },
        ),
      cancelSignIn: () => Promise.resolve(source),
      signOut: () => Promise.resolve({ source, sessionsEnded: 0, ...leak }),
      news: () => Promise.resolve([{ source: 'dev', at: time, changes: [], ...leak }]),
      sync: () => Promise.resolve(source),
      preflight: () => Promise.resolve([{ what: 'role', outcome: 'right', message: 'arn', ...leak }]),
      cancelSync: () => Promise.resolve(source),
      remove: () => Promise.resolve({ sessionsEnded: 0, rolesRemoved: [], ...leak }),
    },
    console: {
      open: () =>
        Promise.resolve({
          console: consoleOpen,
          address: 'http://127.0.0.1:1/console/x',
          link: plantedSecret,
          ...leak,
        }),
      list: () => [consoleOpen],
      watch: () => events([consoleOpen]),
      browsers: () => [browserRule],
      watchBrowsers: () => events([browserRule]),
      findBrowsers: () => [{ id: 'firefox', name: 'Firefox', profiles: ['Work'], ...leak }],
      useBrowser: () => [browserRule],
      forgetBrowser: () => [browserRule],
    },
    roles: {
      list: () => [role],
      watch: () => events<RolesEvent>({ kind: 'state', roles: [role] }),
      resolve: ({ role: name }) => {
        if (name === 'adm')
          throw new AppError('ambiguous', '"adm" fits 2 roles', {
            hint: 'name one of them',
            candidates: ['admin', 'admin-eu'],
            retry: false,
            cause: plantedSecret,
          })
        return role
      },
      input: () => ({
        name: 'admin',
        source: 'dev',
        arn: 'arn:aws:iam::111111111111:role/admin',
        tags: {},
        transitiveTagKeys: [],
        labels: {},
        neverDirect: false,
        ...leak,
      }),
      add: () => Promise.resolve(role),
      edit: () => Promise.resolve(role),
      remove: () => Promise.resolve({ name: 'admin', sessionEnded: false, ...leak }),
      label: () => Promise.resolve(role),
      favourite: () => Promise.resolve({ ...role, favourite: true }),
    },
    sessions: {
      list: () => [session],
      start: ({ role: name }) =>
        name === 'broken'
          ? Promise.reject(new Error(`planted failure with ${plantedSecret}`))
          : Promise.resolve(session),
      renew: () => Promise.resolve(session),
      end: () => Promise.resolve(session),
      usage: () =>
        events([
          {
            session: 's-1',
            buckets: [0, 3],
            commands: [{ name: 'aws s3 ls', buckets: [0, 3] }],
            bucketMs: 20_000,
            until: 1_770_000_000_000,
            ...leak,
          },
        ]),
      endAll: () => Promise.resolve([session]),
    },
    attention: { watch: () => events(state), answer: () => ({ accepted: true }), dismiss: () => ({ accepted: false }) },
    audit: {
      query: () => Promise.resolve([auditLine]),
      read: () => events({ records: [auditLine] }),
      summary: () =>
        Promise.resolve({
          since: 0,
          until: 1,
          bucketMs: 1,
          buckets: [{ ...counts, ...leak }],
          commands: { most: [{ name: 'aws s3 ls', lastAt: auditLine.time, ...counts, ...leak }], rest: counts },
          actions: { most: [], rest: counts, slowest: [], refused: [] },
          roles: ['admin'],
          services: ['s3'],
          clients: ['shared'],
          ...leak,
        }),
      live: () => events({ records: [auditLine], skipped: 0, ...leak }),
      follow: async function* follow(filter) {
        yield auditLine
        if (filter.role === 'broken')
          throw new AppError('not-found', 'no such role: broken', { hint: 'latchkey roles' })
      },
    },
    settings: {
      list: () => [setting],
      watch: () => events([setting]),
      get: () => setting,
      set: () => Promise.resolve(setting),
    },
    terminals: {
      list: () => terminals,
      watch: () => events(terminals),
      use: () => Promise.resolve(terminals),
      revoke: () => Promise.resolve({ ...terminals, left: [] }),
      folders: () => [folderDecision],
      decide: () => Promise.resolve(folderDecision),
      follow: () => Promise.resolve(terminals),
      installHook: () => Promise.resolve({ shell: 'bash', file: '/home/me/.bashrc', added: true, ...leak }),
    },
    profiles: {
      plan: () => profilePlan,
      apply: () => Promise.resolve({ id: 1, path: '/home/me/.aws/config', ...leak }),
      list: () => [{ name: 'a', kind: 'process', source: 'dev', ...leak }],
      history: () => [
        { id: 1, at: time, path: '/home/me/.aws/config', what: 'process profiles', undone: false, ...leak },
      ],
      remove: () => Promise.resolve({ id: 1, path: '/home/me/.aws/config', removed: ['profile a'], ...leak }),
      undo: () => Promise.resolve({ id: 2, path: '/home/me/.aws/config', undone: 1, ...leak }),
      importable: () => [
        {
          profile: 'a',
          how: 'access-keys',
          detail: 'key AKIAIOSFODNN7EXAMPLE',
          keysIn: '/home/me/.aws/credentials',
          becomes: { kind: 'source', source: 'iam-user', name: 'a', ...leak },
          ...leak,
        },
      ],
      import: () => Promise.resolve([{ profile: 'a', outcome: 'imported', as: 'source', name: 'a', ...leak }]),
    },
  }
}

const profilePlan: ProfilePlan = {
  path: '/home/me/.aws/config',
  kind: 'process',
  changes: [{ change: 'add', section: 'profile a', profile: 'a' }],
  diff: '',
  digest: 'd',
  refusals: [],
  notes: [],
  ...leak,
}

const setting = {
  key: 'proxy.port',
  value: 0,
  source: 'default' as const,
  description: 'port',
  type: 'number' as const,
  ...leak,
}

const folderDecision = { folder: '/home/me/x', allowed: true, role: 'admin', keys: false, ...leak }
const roleOfTerminals = { role: 'admin', roleId: 'r-1', region: 'eu-west-1', direct: false, ...leak }
const terminals = {
  all: roleOfTerminals,
  terminals: [{ id: '1-2', pid: 1, shell: 'bash', folder: '/', pinned: false, role: roleOfTerminals, ...leak }],
  ...leak,
}
