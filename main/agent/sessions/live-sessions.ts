import type { Source } from '../identity/source.ts'
import type { Log } from '#util/ports.ts'
import type { SessionRole } from '../roles/session-role.ts'
import { AppError } from '#util/app-error.ts'
import type { Chain, Minted } from './chain.ts'
import { type MintHow, createCredentialHolder } from './credentials.ts'
import type { LiveSession, Past } from './live-session.ts'

/** What a session's credentials are got from. */
export interface SessionOrigin {
  /** Epoch ms by the clock of AWS, or of the endpoint that a source has instead: ours with the learned offset. */
  readonly awsNow: (endpointUrl: string | undefined) => number
  /** 0 to 1, for jitter. */
  readonly random: () => number
  readonly log: Log
  /** For roles that name none (see name.ts). */
  readonly sessionName: () => string
  /** The role as it is configured now; undefined once it is gone. */
  readonly role: (roleId: string) => SessionRole | undefined
  /** What to type for it and no other; undefined once it is gone. */
  readonly wordFor: (roleId: string) => string | undefined
  /** Nearest to the source first, the role itself last; empty for a source's own identity. */
  readonly chainOf: (roleId: string) => readonly SessionRole[]
  readonly source: (name: string) => Source | undefined
}

export interface LiveSessionsDeps extends SessionOrigin {
  readonly chain: Pick<Chain, 'credentials'>
  /** Something of this session that front ends see or the scheduler needs has changed. */
  readonly changed: (sessionId: string) => void
}

/** The sessions there are, one per role, each with the holder of its credentials: running, or ended with keys that may be taken up again. */
export function createLiveSessions(deps: LiveSessionsDeps) {
  const byId = new Map<string, LiveSession>()
  const byRole = new Map<string, LiveSession>()
  let running: readonly LiveSession[] = []

  const live = (session: LiveSession | undefined) => (session?.endedAt === undefined ? session : undefined)
  const recount = (): void => void (running = [...byId.values()].filter(live))

  async function mint(session: LiveSession, how: MintHow, signal: AbortSignal): Promise<Minted> {
    const role = deps.role(session.roleId)
    const source = role === undefined ? undefined : deps.source(role.source)
    if (role === undefined || source === undefined) {
      throw new AppError('not-found', 'the role of this session is not configured any more', {
        hint: 'See: latchkey roles',
      })
    }
    session.role = role
    return await deps.chain.credentials({
      source,
      roles: deps.chainOf(session.roleId),
      sessionName: deps.sessionName(),
      ...how,
      signal,
    })
  }

  return {
    all: () => running,
    get: (id: string) => live(byId.get(id)),
    byRole: (roleId: string) => live(byRole.get(roleId)),
    /** Ended ones too. */
    kept: (id: string) => byId.get(id),
    /** Those that run, and ended ones. */
    known: (): readonly LiveSession[] => [...byId.values()],
    ended: () => [...byId.values()].filter(({ endedAt }) => endedAt !== undefined),
    endedOfRole: (roleId: string) => (live(byRole.get(roleId)) === undefined ? byRole.get(roleId) : undefined),
    /** Throws AppError `not-found` that says how to start it. */
    running(roleId: string, wanted: 'pause' | 'revoke' | 'renew'): LiveSession {
      const session = live(byRole.get(roleId))
      if (session !== undefined) return session
      const name = deps.role(roleId)?.name ?? roleId
      if (wanted === 'revoke') throw new AppError('not-found', `"${name}" does not run, and has no keys to revoke`)
      throw new AppError('not-found', `"${name}" is not running`, {
        hint: `Start it: latchkey start ${deps.wordFor(roleId) ?? roleId}`,
      })
    },
    /** A session without credentials yet. */
    open(role: SessionRole, past: Past): LiveSession {
      const session: LiveSession = {
        ...past,
        endedAt: undefined,
        starters: 0,
        persons: 0,
        role,
        roleId: role.id,
        holder: createCredentialHolder({
          random: deps.random,
          log: deps.log,
          awsNow: () => deps.awsNow(deps.source(session.role.source)?.endpointUrl),
          changed: () => deps.changed(session.id),
          mint: (how, signal) => mint(session, how, signal),
        }),
      }
      byId.set(session.id, session)
      byRole.set(session.roleId, session)
      recount()
      return session
    },
    pause(session: LiveSession, endedAt: number): void {
      session.endedAt = endedAt
      recount()
    },
    remove(session: LiveSession): void {
      byId.delete(session.id)
      if (byRole.get(session.roleId) === session) byRole.delete(session.roleId)
      recount()
    },
  }
}

export type LiveSessions = ReturnType<typeof createLiveSessions>
