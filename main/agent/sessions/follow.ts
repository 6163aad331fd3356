import type { CatalogueChange } from '../roles/changes.ts'
import type { Log } from '#util/ports.ts'
import type { Issuer } from './issuer.ts'
import type { Session, SessionStore } from './session-store.ts'

export interface FollowDeps {
  readonly log: Pick<Log, 'warn'>
  readonly sessions: Pick<SessionStore, 'running' | 'ended'>
  readonly issuer: Pick<Issuer, 'of' | 'forget'>
  readonly drop: (session: Session, how: 'revoke') => Promise<unknown>
}

/** What becomes of sessions, and of the keys of ended ones, when sources and roles change, wherever that came from. */
export function createFollower({ log, sessions, issuer, drop }: FollowDeps) {
  let ending: Promise<unknown> = Promise.resolve()
  return {
    /** Credentials of another key or place do not go on under the same name; a role that is assumed in another way gets new ones. */
    follow({ sources, roles }: CatalogueChange): void {
      const [gone, ended] = [new Set([...sources.changed, ...sources.removed]), new Set(roles.removed)]
      const changed = new Set(roles.changed)
      const failed = (cause: unknown): void => log.warn('an ended session left a record behind', { cause })
      for (const source of gone) issuer.forget(source)
      for (const session of [...sessions.running(), ...sessions.ended()]) {
        if (gone.has(session.role.source) || ended.has(session.roleId))
          ending = Promise.all([ending, drop(session, 'revoke').catch(failed)])
        else if (changed.has(session.roleId) && session.endedAt === undefined) issuer.of(session).refresh()
      }
    },
    /** Settles when every session that had to end has ended, on disk too. */
    followed: async (): Promise<void> => void (await ending),
  }
}
