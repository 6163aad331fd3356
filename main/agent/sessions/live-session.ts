import type { SessionView } from '#contract/model.ts'
import { accountIdOfArn } from '#engine/aws/arn.ts'
import type { CredentialHolder } from './credentials.ts'
import type { SessionRecord } from './records.ts'
import type { SessionRole } from '../roles/session-role.ts'
import type { Grant, SessionFacts } from '#engine/ports.ts'

/** A started role. The role is as it was at the last look; region and role change while it runs. */
export interface LiveSession {
  readonly id: string
  readonly roleId: string
  role: SessionRole
  region: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly holder: CredentialHolder
  /** The shared grant's. */
  readonly keyId: string
  /** Credentials were there once, now or before a restart. */
  hasStarted: boolean
  /** Callers who wait for the start. */
  starters: number
  /** People who wait for it at a front end: they are told there what it needs. */
  persons: number
  /** Epoch ms. It was ended and not revoked: a start of its role takes up its keys again. */
  endedAt: number | undefined
  /** When it was ended before this start, which goes back to that if it fails. */
  readonly endedBefore?: number
}

/** How long the keys of an ended session wait for its role to be started again. */
const revivableMs = 12 * 3_600_000

/** The moment from which nothing takes up an ended session's keys any more. */
export const revivableUntil = (endedAt: number): number => endedAt + revivableMs

/** What a restart does not change. */
export type Past = Pick<LiveSession, 'id' | 'region' | 'startedAt' | 'keyId' | 'hasStarted' | 'endedBefore'>

/**
 * What front ends see. `clients`: how many commands hold a grant now; `ahead`: AWS's clock minus ours, in ms. Times are given by our clock,
 * which front ends reckon with: what is left and the state are then of one clock.
 */
export function viewOf(
  session: LiveSession,
  { clients, ahead }: { readonly clients: number; readonly ahead: number },
): SessionView {
  const { role } = session
  const at = (awsMs: number): string => new Date(awsMs - ahead).toISOString()
  const status = session.holder.status()
  const note = status.note ?? noteOf(role)
  return {
    id: session.id,
    role: role.name,
    roleId: session.roleId,
    ...(role.arn === undefined ? {} : { roleArn: role.arn }),
    ...(role.accountId === undefined ? {} : { accountId: role.accountId }),
    ...(role.accountName === undefined ? {} : { accountName: role.accountName }),
    source: role.source,
    region: session.region,
    state: status.state,
    ...(status.expiresAt === undefined ? {} : { expiresAt: at(status.expiresAt) }),
    startedAt: new Date(session.startedAt).toISOString(),
    ...(status.issuedAt === undefined ? {} : { issuedAt: at(status.issuedAt) }),
    ...(status.renewsAt === undefined ? {} : { renewsAt: at(status.renewsAt) }),
    standInAccessKeyId: session.keyId,
    clients,
    ...(status.problem === undefined ? {} : { problem: status.problem }),
    ...(note === undefined ? {} : { note }),
  }
}

function noteOf(role: SessionRole): string | undefined {
  if (role.kind !== 'source' || role.withoutMfa !== true) return undefined
  return 'without MFA, AWS refuses IAM calls to sessions of an IAM user; give the source an --mfa-serial for those'
}

/** For a derived grant the role is the one that was assumed inside the tool. */
export function factsOf(
  session: LiveSession,
  grant: Grant,
  endpointUrl: string | undefined,
): Omit<SessionFacts, 'roleWord'> {
  const { role } = session
  const derived = grant.client.kind === 'derived' ? grant.client.arn : undefined
  const roleArn = derived ?? role.arn
  const accountId = (derived === undefined ? undefined : accountIdOfArn(derived)) ?? role.accountId
  return {
    id: session.id,
    role: role.name,
    roleId: session.roleId,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(accountId === undefined ? {} : { accountId }),
    partition: role.partition,
    region: session.region,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  }
}

/** Derived grants have records of their own: they come and go more often than the session changes. */
export function recordOf(session: LiveSession, grants: readonly Grant[], identity: string | undefined): SessionRecord {
  return {
    id: session.id,
    roleId: session.roleId,
    role: session.role.name,
    region: session.region,
    startedAt: session.startedAt,
    ...(identity === undefined ? {} : { identity }),
    ...(session.endedAt === undefined ? {} : { endedAt: session.endedAt }),
    grants: grants.filter((grant) => grant.client.kind !== 'derived'),
  }
}
