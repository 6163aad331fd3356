// Sample data of the gallery. Ages and ends are relative to one moment, so that pictures do not change.
import type { NoticeView, RoleView, SessionUsage, SessionView, SourceView, StatusView } from '#contract/model.ts'
import type { DesktopState } from '#contract/desktop.ts'
import type { SettingView } from '#contract/settings.ts'

export const galleryNow = Date.parse('2026-01-15T13:15:20Z')

export const minutes = (count: number): string => new Date(galleryNow + count * 60_000).toISOString()

export function source(over: Partial<SourceView> & Pick<SourceView, 'name'>): SourceView {
  return { kind: 'iam-user', state: 'ready', region: 'eu-west-1', roles: 12, ...over }
}

export function role(over: Partial<RoleView> & Pick<RoleView, 'name'>): RoleView {
  const account = over.accountId ?? '111122223333'
  return {
    id: `corp/${over.accountName ?? account}/${over.name}`,
    kind: 'role',
    source: 'corp',
    arn: `arn:aws:iam::${account}:role/${over.name}`,
    accountId: account,
    partition: 'aws',
    region: 'eu-west-1',
    labels: {},
    chain: [],
    ownLabels: {},
    favourite: false,
    neverDirect: false,
    editable: false,
    ...over,
  }
}

export function session(of: RoleView, over: Partial<SessionView> = {}): SessionView {
  return {
    id: `session-${of.id}`,
    role: of.name,
    roleId: of.id,
    ...(of.arn === undefined ? {} : { roleArn: of.arn }),
    ...(of.accountId === undefined ? {} : { accountId: of.accountId }),
    ...(of.accountName === undefined ? {} : { accountName: of.accountName }),
    source: of.source,
    region: of.region,
    state: 'active',
    startedAt: minutes(-13),
    standInAccessKeyId: 'ASIALATCHKEY00000001',
    clients: 0,
    ...over,
  }
}

export function usage(of: SessionView, buckets: readonly number[]): SessionUsage {
  return {
    session: of.id,
    buckets: [...buckets],
    commands: [
      { name: 'aws s3 sync', buckets: buckets.map((count) => Math.ceil(count * 0.7)) },
      { name: 'terraform', buckets: buckets.map((count) => count - Math.ceil(count * 0.7)) },
    ],
    bucketMs: 30_000,
    until: galleryNow,
    lastAt: minutes(-0.5),
    lastClient: 'exec 4711 terraform',
    lastAction: 's3:GetObject',
  }
}

export function status(over: Partial<StatusView> = {}): StatusView {
  return {
    agent: {
      version: '1.0.0',
      pid: 4242,
      home: '/home/ada/.latchkey',
      socket: '/home/ada/.latchkey/agent.sock',
      startedAt: minutes(-300),
      vault: 'keychain',
      sandbox: false,
      findings: [],
    },
    proxy: { url: 'http://127.0.0.1:8477', caBundle: '/home/ada/.latchkey/ca.pem', port: 8477 },
    sources: [source({ name: 'corp' }), source({ name: 'laptop', kind: 'ambient', profile: 'default', roles: 1 })],
    sessions: [],
    ...over,
  }
}

export function desktopState(over: Partial<DesktopState> = {}): DesktopState {
  return {
    platform: 'linux',
    shell: 'sh',
    version: '1.0.0',
    agent: 'own',
    tray: 'shown',
    shortcut: { kind: 'registered', accelerator: 'CommandOrControl+Shift+L' },
    launchAtLogin: { kind: 'supported', on: true },
    commandLine: { kind: 'absent', path: '/usr/local/bin/latchkey' },
    update: { kind: 'idle', checkedAt: minutes(-60) },
    ...over,
  }
}

const setting = (
  key: string,
  type: SettingView['type'],
  value: SettingView['value'],
  description: string,
  choices?: readonly string[],
): SettingView => ({ key, type, value, source: 'default', description, ...(choices && { choices: [...choices] }) })

export const settings: readonly SettingView[] = [
  setting('app.theme', 'choice', 'system', "Colours of the window: the system's, light or dark.", [
    'system',
    'light',
    'dark',
  ]),
  setting('app.density', 'choice', 'comfortable', 'Height of the rows in the window.', ['comfortable', 'compact']),
  {
    ...setting('app.notifications', 'boolean', false, 'Notify when a session needs you or expires.'),
    source: 'set',
  },
  setting('app.launch-at-login', 'boolean', true, 'Start the app when you log in.'),
  setting('app.shortcut', 'text', 'CommandOrControl+Shift+L', 'Keys that open the role picker from any app.'),
  setting('default.region', 'text', 'eu-west-1', 'Region for sources and roles that set none.'),
  setting('default.delivery', 'choice', 'proxied', 'What env, exec and copying give when neither is asked for.', [
    'proxied',
    'direct',
  ]),
  { ...setting('proxy.port', 'number', 8477, 'Port of the proxy; 0 takes a free one.'), source: 'set' },
  setting('proxy.strict', 'boolean', false, 'Refuse requests that do not carry stand-in credentials.'),
  setting('session.name', 'text', '', 'Role session name, as AWS logs it. Empty: your user name.'),
  setting('log.level', 'choice', 'info', "How much the agent's log says.", ['error', 'warn', 'info', 'debug']),
]

export const sampleNotices = (roleId: string): NoticeView[] => [
  { id: 'n1', level: 'info', message: 'Admin in payments-prod was renewed.', at: minutes(-40) },
  {
    id: 'n2',
    level: 'warning',
    message: 'Sign in again to keep Deploy in payments-staging. 4 min left.',
    hint: 'A code of the device corp-phone is needed.',
    action: { kind: 'renew', roleId, label: 'Sign in again' },
    at: minutes(-1),
  },
]
