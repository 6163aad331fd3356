import type { RoleView, SessionView, StatusView } from '#contract/model.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const now = Date.parse('2026-01-15T13:15:00Z')

export function aRole(id: string, over: Partial<RoleView> = {}): RoleView {
  const accountId = over.accountId ?? '111122223333'
  return {
    id,
    name: id,
    kind: 'role',
    source: 'work',
    arn: `arn:aws:iam::${accountId}:role/${over.name ?? id}`,
    accountId,
    accountName: 'lab',
    partition: 'aws',
    region: 'us-east-1',
    labels: {},
    ownLabels: {},
    chain: [],
    favourite: false,
    neverDirect: false,
    editable: false,
    ...over,
  }
}

export function aSession(role: RoleView, over: Partial<SessionView> = {}): SessionView {
  return {
    id: `s-${role.id}`,
    role: role.name,
    roleId: role.id,
    accountId: role.accountId ?? '',
    accountName: role.accountName ?? '',
    source: role.source,
    region: role.region,
    state: 'active',
    expiresAt: iso(now + 47 * 60_000),
    startedAt: iso(now - 13 * 60_000),
    standInAccessKeyId: 'ASIALATCHKEY00000000',
    clients: 0,
    ...over,
  }
}

/** A role as it is listed while it runs. */
export function running(role: RoleView, session: SessionView): RoleView {
  const { id, state, expiresAt } = session
  return {
    ...role,
    lastUsedAt: session.startedAt,
    session: { id, state, ...(expiresAt === undefined ? {} : { expiresAt }) },
  }
}

export function aStatus(sessions: readonly SessionView[]): StatusView {
  return {
    agent: {
      version: '0.1.0',
      pid: 1,
      home: '/home/jo/.latchkey',
      socket: '/run/latchkey.sock',
      startedAt: iso(now - 3_600_000),
      vault: 'memory',
      sandbox: false,
      findings: [],
    },
    proxy: { url: 'http://127.0.0.1:4711', caBundle: '/home/jo/.latchkey/ca.pem', port: 4711 },
    sources: [],
    sessions: [...sessions],
  }
}
