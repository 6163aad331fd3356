import { randomUUID } from 'node:crypto'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { createListeners } from '#util/async/listeners.ts'
import type { Clock } from '#util/ports.ts'
import type { Credentials } from '#util/credentials.ts'
import type { EndedKey, GrantStore } from './grant-store.ts'
import type { Issuer } from './issuer.ts'
import type { DerivedRecord, Records, SessionRecord } from './records.ts'
import type { Session, SessionStore } from './session-store.ts'
import { createStandIn, createStandInToken } from './stand-in.ts'
import type { NextHop } from '#engine/ports.ts'
import type { Grant, GrantClient } from './grant.ts'

export interface KeysDeps {
  readonly clock: Clock
  readonly sessions: Pick<SessionStore, 'get' | 'kept' | 'changed'>
  readonly grants: GrantStore
  readonly records: Records
  readonly issuer: Pick<Issuer, 'awsNow'>
  /** Whose credentials a source gives now. */
  readonly identity: (source: string) => string | undefined
  /** What to type for a session's role and no other. */
  readonly wordFor: (session: Session) => string
}

export interface Client {
  readonly pid: number
  readonly command: string
  readonly nextHop?: NextHop
}

/** `pause`: a start of the role within some hours takes the session's keys up again; `revoke`: nothing does. */
export type How = 'pause' | 'revoke'

/** Gives stand-in keys and takes them back, in memory and in the vault. */
export function createKeys({ clock, sessions, grants, records, issuer, identity, wordFor }: KeysDeps) {
  const newGrant = (sessionId: string, client: GrantClient, nextHop?: NextHop): Grant => ({
    id: randomUUID(),
    sessionId,
    client,
    ...createStandIn(),
    ...defined({ sessionToken: client.kind === 'derived' ? createStandInToken() : undefined, nextHop }),
    createdAt: clock.now(),
  })

  function recordOf(sessionId: string): SessionRecord | undefined {
    const session = sessions.kept(sessionId)
    if (session === undefined) return undefined
    const { id, roleId, role, region, startedAt, endedAt } = session
    // Derived ones have records of their own: they come and go more often than the session changes.
    const lasting = grants.ofSession(id).filter(({ client }) => client.kind !== 'derived')
    const given = { id, roleId, role: role.name, region, startedAt, grants: lasting }
    return { ...given, ...defined({ identity: identity(role.source), endedAt }) }
  }
  const saveSession = (sessionId: string): Promise<void> => records.session(sessionId, () => recordOf(sessionId))

  const saveDerived = (keyId: string): Promise<void> =>
    records.derived(keyId, (): DerivedRecord | undefined => {
      const found = grants.find(keyId)
      const credentials = grants.derivedCredentials(keyId)
      return found.kind === 'live' && credentials !== undefined ? { grant: found.grant, credentials } : undefined
    })

  /**
   * Ends one key. That the key was once there is not written: it would cost every command a write, for a message that
   * hardly anyone can still get. Nor does its end wait for one: an agent that is killed before finds the command's process
   * gone. What was derived through it lives on until its own end, as at AWS: the AWS CLI keeps assumed roles on disk, and
   * its next command must find them working.
   */
  function endKey({ keyId, sessionId, client }: Grant, reason: EndedKey['reason']): void {
    const session = sessions.kept(sessionId)
    grants.end({ keyId, role: session === undefined ? '' : wordFor(session), reason })
    uses.delete(keyId)
    if (client.kind === 'derived') void saveDerived(keyId).catch(() => undefined)
    else records.sessionSoon(sessionId, () => recordOf(sessionId))
  }

  const openedAt = clock.now()
  /** When each was used last, also through what was derived from it; of a terminal also when it asked for it. */
  const uses = new Map<string, number>()
  const terminalUses = createListeners()
  const opening = new Map<string, Promise<void>>()
  const ofTerminal = (terminal: string): readonly Grant[] =>
    [...grants.all()].filter(({ client }) => client.kind === 'terminal' && client.terminal === terminal)

  function noteUse({ keyId, client }: Grant): void {
    uses.set(keyId, clock.now())
    if (client.kind === 'terminal') terminalUses.tell()
  }

  function rootOf(grant: Grant): Grant {
    const parent = grant.client.kind === 'derived' ? grants.find(grant.client.parentKeyId) : undefined
    return parent?.kind === 'live' ? rootOf(parent.grant) : grant
  }

  const hasExpired = ({ keyId, sessionId }: Grant): boolean =>
    (grants.derivedCredentials(keyId)?.expiresAt ?? Infinity) <= issuer.awsNow(sessions.kept(sessionId))

  return {
    saveSession,
    hasExpired,
    /** The grant that everyone with the session's environment shares. Not saved yet. */
    openShared(sessionId: string): Grant {
      const grant = newGrant(sessionId, { kind: 'shared' })
      grants.add(grant)
      return grant
    },
    /** A grant for one command; durable before it is handed out. */
    async openGrant(sessionId: string, { pid, command, nextHop }: Client): Promise<Grant> {
      if (sessions.get(sessionId) === undefined) throw sessionEnded()
      const grant = newGrant(sessionId, { kind: 'exec', pid, command }, nextHop)
      grants.add(grant)
      sessions.changed(sessionId)
      await saveSession(sessionId)
      if (sessions.get(sessionId) === undefined || grants.byId(grant.id) === undefined) throw sessionEnded()
      return grant
    },
    /** The grant of one terminal, the same each time that it asks; durable before it is handed out. */
    async terminalGrant(sessionId: string, terminal: string): Promise<Grant> {
      if (sessions.get(sessionId) === undefined) throw sessionEnded()
      const known = ofTerminal(terminal).find((each) => each.sessionId === sessionId)
      const grant = known ?? newGrant(sessionId, { kind: 'terminal', terminal })
      if (known === undefined) {
        grants.add(grant)
        opening.set(
          grant.keyId,
          saveSession(sessionId).finally(() => opening.delete(grant.keyId)),
        )
      }
      await opening.get(grant.keyId)
      if (sessions.get(sessionId) === undefined || grants.byId(grant.id) === undefined) throw sessionEnded()
      noteUse(grant)
      return grant
    },
    /** Its keys, of every role that it had, and what was derived through them; nobody else's. Durable when it settles. */
    async revokeTerminal(terminal: string): Promise<void> {
      const own = ofTerminal(terminal)
      const derived = [...grants.all()].filter((each) => each.client.kind === 'derived' && own.includes(rootOf(each)))
      for (const grant of [...own, ...derived]) endKey(grant, 'grant-revoked')
      const ids = [...new Set(own.map(({ sessionId }) => sessionId))]
      await Promise.all([...ids.map(saveSession), ...derived.map(({ keyId }) => saveDerived(keyId))])
    },
    used: (grant: Grant): void => noteUse(rootOf(grant)),
    lastUse(terminal: string): number | undefined {
      const times = ofTerminal(terminal).flatMap(({ keyId }) => uses.get(keyId) ?? [])
      return times.length === 0 ? undefined : Math.max(...times)
    },
    subscribeUses: terminalUses.subscribe,
    /** A grant for credentials that AWS handed out through its parent; durable before it is handed out. */
    async openDerived(parent: Grant, arn: string, credentials: Credentials, s3Express: boolean): Promise<Grant> {
      const client = { kind: 'derived', parentKeyId: parent.keyId, arn, ...(s3Express && { s3Express }) } as const
      const grant = newGrant(parent.sessionId, client, parent.nextHop)
      for (const tooMany of grants.addDerived(grant, credentials)) endKey(tooMany, 'grant-revoked')
      await saveDerived(grant.keyId)
      return grant
    },
    sharedGrant(sessionId: string): Grant {
      const found = grants.find(sessions.get(sessionId)?.keyId ?? '')
      if (found.kind !== 'live') throw sessionEnded()
      return found.grant
    },
    /** After an agent restart a running command says that it still holds its grant; undefined: it has ended for good. */
    reattach: (grantId: string): Grant | undefined => grants.byId(grantId),
    /** Takes one grant back at once, nobody else's. */
    revoke(grantId: string): void {
      const grant = grants.byId(grantId)
      if (grant === undefined) return
      endKey(grant, 'grant-revoked')
      sessions.changed(grant.sessionId)
    },
    /** Every key of a session that is revoked; of one that is only ended those that were derived through it. Durable when it settles. */
    async endSession(session: Session, how: How): Promise<void> {
      const all = grants.ofSession(session.id)
      const derived = all.filter(({ client }) => client.kind === 'derived')
      const reason = how === 'revoke' ? 'session-revoked' : 'expired'
      for (const { keyId } of how === 'revoke' ? all : derived) grants.end({ keyId, role: wordFor(session), reason })
      await Promise.all([
        ...derived.map(({ keyId }) => saveDerived(keyId)),
        saveSession(session.id),
        records.ended(grants.ended),
      ])
    },
    /** Derived credentials that have ended, commands that died without a word, and terminals that are gone with all that they left behind. */
    sweep(isRunning: (pid: number) => boolean): void {
      const isLeft = ({ keyId, createdAt }: Grant, terminal: string): boolean =>
        (uses.get(keyId) ?? Math.max(createdAt, openedAt)) + leftMs <= clock.now() &&
        !isRunning(Number(terminal.split('-')[0]))
      const gone = [...grants.all()].flatMap((grant): readonly [Grant, EndedKey['reason']][] => {
        if (grant.client.kind === 'exec' && !isRunning(grant.client.pid)) return [[grant, 'grant-revoked']]
        if (grant.client.kind === 'terminal' && isLeft(grant, grant.client.terminal)) return [[grant, 'grant-revoked']]
        return grant.client.kind === 'derived' && hasExpired(grant) ? [[grant, 'expired']] : []
      })
      for (const [grant, reason] of gone) endKey(grant, reason)
    },
  }
}

/** What a terminal started may go on behind it. */
const leftMs = 12 * 3_600_000

export type Keys = ReturnType<typeof createKeys>

export function sessionEnded(): AppError {
  return new AppError('not-found', 'this session has ended', { hint: 'Start it again: latchkey start ROLE' })
}
