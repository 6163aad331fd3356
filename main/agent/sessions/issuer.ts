import type { Source } from '../identity/source.ts'
import type { SessionRole } from '../roles/session-role.ts'
import { AppError } from '#util/app-error.ts'
import type { Log } from '#util/ports.ts'
import { type ChainDeps, createChain } from './chain.ts'
import { type CredentialHolder, type MintHow, createCredentialHolder } from './credential-holder.ts'
import type { Minted } from './links.ts'
import type { Session, SessionStore } from './session-store.ts'

/** The credentials of sessions, and what is remembered on the way to them. Knows the sessions there are, and no stand-in key. */
export interface Issuer {
  /** A session's own; none at first. */
  readonly of: (session: Session) => CredentialHolder
  /** For a start. `attended`: a person made the call and may be asked; here and below. */
  readonly issue: (session: Session, signal: AbortSignal, attended: boolean) => Promise<void>
  /** New ones for a role, started or not, that leave its session alone. A person made the call. */
  readonly mint: (role: SessionRole, signal: AbortSignal) => Promise<Minted>
  /** The same for one who doubts what is there: nothing that is remembered on the way will do. */
  readonly renew: (session: Session, signal: AbortSignal, attended: boolean) => Promise<void>
  /** AWS does not take these: the next caller gets new ones, from the source too where they are its own. */
  readonly invalidate: (session: Session, accessKeyId: string) => void
  /** The source may be somebody else by now: its sessions get new credentials, and use the old ones until then. */
  readonly renewOfSource: (source: string) => void
  /** Every link that begins at the source. */
  readonly forget: (source: string) => void
  readonly forgetAll: () => void
  /** No credentials of the session are left in memory when it returns, and whoever waits for some is told. */
  readonly end: (session: Session) => void
  /** Epoch ms by the clock that its credentials end by: ours with what was learned of AWS's, or of the endpoint's that its source has instead. */
  readonly awsNow: (session: Session | undefined) => number
}

export interface IssuerDeps extends ChainDeps {
  readonly sessions: Pick<SessionStore, 'running' | 'changed'>
  /** 0 to 1, for jitter. */
  readonly random: () => number
  readonly log: Pick<Log, 'error'>
  /** For roles that name none (see name.ts). */
  readonly sessionName: () => string
  /** The role as it is configured now; undefined once it is gone. */
  readonly role: (roleId: string) => SessionRole | undefined
  /** Nearest to the source first, the role itself last; empty for a source's own identity. */
  readonly chainOf: (roleId: string) => readonly SessionRole[]
  readonly source: (name: string) => Source | undefined
}

export function createIssuer(deps: IssuerDeps): Issuer {
  const chain = createChain(deps)
  const holders = new WeakMap<Session, CredentialHolder>()

  const awsNow = (session: Session | undefined): number =>
    deps.awsNow(session === undefined ? undefined : deps.source(session.role.source)?.endpointUrl)

  async function mint(role: SessionRole | undefined, how: MintHow, signal: AbortSignal): Promise<Minted> {
    const source = role === undefined ? undefined : deps.source(role.source)
    if (role === undefined || source === undefined) {
      throw new AppError('not-found', 'the role of this session is not configured any more', {
        hint: 'See: latchkey roles',
      })
    }
    const way = { source, roles: deps.chainOf(role.id), sessionName: deps.sessionName() }
    return await chain.credentials({ ...way, ...how, signal })
  }

  async function mintFor(session: Session, how: MintHow, signal: AbortSignal): Promise<Minted> {
    const role = deps.role(session.roleId)
    session.role = role ?? session.role
    return await mint(role, how, signal)
  }

  function of(session: Session): CredentialHolder {
    const known = holders.get(session)
    if (known !== undefined) return known
    const holder = createCredentialHolder({
      ...deps,
      awsNow: () => awsNow(session),
      changed: () => deps.sessions.changed(session.id),
      mint: (how, signal) => mintFor(session, how, signal),
    })
    holders.set(session, holder)
    return holder
  }

  async function issue(session: Session, signal: AbortSignal, attended: boolean): Promise<void> {
    if (attended) session.persons += 1
    try {
      await of(session).renew(signal, attended)
    } finally {
      if (attended) session.persons -= 1
    }
  }

  return {
    of,
    issue,
    mint: (role, signal) => mint(role, { fresh: true, attended: true }, signal),
    async renew(session, signal, attended) {
      const { source } = session.role
      chain.forget(source)
      deps.source(source)?.refresh?.()
      await issue(session, signal, attended)
    },
    invalidate(session, accessKeyId) {
      if (!of(session).invalidate(accessKeyId)) return
      chain.invalidate(accessKeyId)
      deps.source(session.role.source)?.invalidate?.(accessKeyId)
    },
    renewOfSource(source) {
      chain.forget(source)
      for (const session of deps.sessions.running()) if (session.role.source === source) of(session).refresh()
    },
    forget: chain.forget,
    forgetAll: chain.forgetAll,
    end(session) {
      const holder = of(session)
      const accessKeyId = holder.accessKeyId()
      if (accessKeyId !== undefined) chain.invalidate(accessKeyId)
      holder.stop()
    },
    awsNow,
  }
}
