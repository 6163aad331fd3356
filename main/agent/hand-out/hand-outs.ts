// Hands out credentials and environments: starts the role where needed, tells the audit log, and gives the text that a plain route sends.
import type { AuditRecord, SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { DirectEnvironmentInput } from './environment/direct-environment.ts'
import { fitted } from './environment/fitted.ts'
import { renderEnvironment, type CallerEnvironment, type Environment } from '#local/environment.ts'
import { noteReplaced, takeBack } from '#local/replaced.ts'
import type { ProxiedGrant } from './environment/proxied-environment.ts'
import type { EnvironmentRequest, ExecLease, HandOuts, HandOutToTerminals } from './types.ts'
import type { Clock } from '#util/ports.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Role } from '../roles/role.ts'
import { askerOf } from '../roles/session-role.ts'
import { clientName, type Grant, pidIn } from '../sessions/grant.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Decide, Question } from '#engine/access/decide.ts'
import type { NextHop } from '#engine/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

export interface HandOutDeps {
  readonly resolve: (role: string) => Role
  readonly decide: Decide
  readonly sessions: Pick<
    Sessions,
    'start' | 'handOut' | 'find' | 'sharedGrant' | 'terminalGrant' | 'openGrant' | 'reattach' | 'revoke'
  >
  readonly audit: Pick<AuditLog, 'append'>
  readonly clock: Clock
  readonly nextHopOf: (caller: CallerEnvironment) => NextHop | undefined
  readonly proxied: (grant: ProxiedGrant, region: string, caller: CallerEnvironment) => Promise<Environment>
  readonly direct: (input: DirectEnvironmentInput) => Environment
  readonly endpointUrlOf: (role: Role) => string | undefined
  /** What is given where nobody says which. */
  readonly directByDefault: () => boolean
  /** What to type for the role and no other. */
  readonly wordFor: (role: Role) => string
}

/** Each way starts the role where needed and leaves a line in the audit log, also when it refuses. */
export function createHandOuts(
  deps: HandOutDeps,
): Omit<HandOuts, 'inUse' | 'console'> & { readonly terminals: HandOutToTerminals } {
  const { sessions, audit, clock } = deps

  function record(
    role: Role,
    session: Pick<SessionView, 'id' | 'region'> | undefined,
    rest: Pick<AuditRecord, 'event' | 'outcome'> & Partial<AuditRecord>,
  ): void {
    audit.append({
      time: new Date(clock.now()).toISOString(),
      role: role.name,
      ...defined({ roleArn: role.arn, accountId: role.accountId }),
      ...(session === undefined ? {} : { session: session.id, region: session.region }),
      ...rest,
    })
  }

  async function start(
    name: string,
    signal: AbortSignal,
    attended: boolean,
  ): Promise<{ role: Role; session: SessionView }> {
    const role = deps.resolve(name)
    return { role, session: await sessions.start(role, undefined, signal, attended) }
  }

  /** The role, where its real credentials may leave the agent. */
  function mayLeave(name: string, client: Pick<AuditRecord, 'client' | 'pid'> = {}): Role {
    const role = deps.resolve(name)
    const decision = deps.decide(handOutOf(role))
    if (decision.kind === 'deny') {
      const { message: reason } = decision
      record(role, undefined, { event: 'credentials.issue', outcome: 'refused', reason, ...client })
      throw new AppError('denied', `${reason}: its credentials do not leave the agent`, {
        hint: `Run the tool with: latchkey exec ${deps.wordFor(role)} -- COMMAND`,
      })
    }
    return role
  }

  /** Real credentials. Refused before anything is started. */
  async function real(
    name: string,
    client: Pick<AuditRecord, 'client' | 'pid'>,
    signal: AbortSignal,
    attended: boolean,
  ) {
    const role = mayLeave(name, client)
    const session = await sessions.start(role, undefined, signal, attended)
    const credentials = await sessions.handOut(session.id, signal, attended)
    record(role, session, { event: 'credentials.issue', outcome: 'allowed', ...client })
    return { role, session, credentials }
  }

  /** The default is a wish: a role whose credentials stay here is proxied then, where asking for it outright is refused. */
  function isDirect(name: string, asked: boolean | undefined): boolean {
    return asked ?? (deps.directByDefault() && deps.decide(handOutOf(deps.resolve(name))).kind === 'allow')
  }

  async function changesFor(
    name: string,
    { direct, region, caller, attended = false }: Omit<EnvironmentRequest, 'format' | 'unset'>,
    signal: AbortSignal,
  ): Promise<Environment> {
    if (isDirect(name, direct)) {
      const { role, session, credentials } = await real(name, {}, signal, attended)
      return directFor(role, region ?? session.region, credentials, caller)
    }
    const { role, session } = await start(name, signal, attended)
    return await shared(role, session, region, caller)
  }

  async function shared(
    role: Role,
    session: SessionView,
    region: string | undefined,
    caller: CallerEnvironment,
    terminal?: string,
  ): Promise<Environment> {
    // Without its id: it has no next hop, and the proxy's URL stays the same for every terminal.
    const { id: _id, ...grant } = await grantFor(role, session, terminal)
    return await deps.proxied(grant, region ?? session.region, caller)
  }

  async function grantFor(role: Role, session: SessionView, terminal: string | undefined): Promise<Grant> {
    const grant =
      terminal === undefined ? sessions.sharedGrant(session.id) : await sessions.terminalGrant(session.id, terminal)
    const client = clientName(grant.client)
    record(role, session, {
      event: 'environment.issue',
      outcome: 'allowed',
      client,
      ...defined({ pid: pidIn(client) }),
    })
    return grant
  }

  function directFor(role: Role, region: string, credentials: Credentials, caller: CallerEnvironment): Environment {
    return deps.direct({
      credentials,
      region,
      callerEnv: caller,
      ...defined({ endpointUrl: deps.endpointUrlOf(role) }),
    })
  }

  /** Of a command that runs with a role: they come back with `--unset`. */
  function standInsOf(caller: CallerEnvironment): Readonly<Record<string, string>> {
    const found = sessions.find(caller['AWS_ACCESS_KEY_ID'] ?? '')
    if (found.kind !== 'live') return {}
    const { keyId, secret, sessionToken } = found.grant
    return defined({ AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: sessionToken })
  }

  /** What would be given, without keys: taking back starts nothing. */
  async function withoutKeys({ direct = deps.directByDefault(), caller }: EnvironmentRequest): Promise<Environment> {
    if (!direct) return await deps.proxied({ keyId: '', secret: '' }, '', caller)
    return deps.direct({
      credentials: { accessKeyId: '', secretAccessKey: '', sessionToken: '', expiresAt: 0 },
      region: '',
      callerEnv: caller,
    })
  }

  return {
    async credentials(name, signal) {
      // A tool asks: what needs a person becomes a notice.
      const { credentials } = await real(name, {}, signal, false)
      return processCredentials(credentials)
    },
    async container(name, signal) {
      const { role, session } = await real(name, {}, signal, false)
      // What ends terminals' keys ends this too.
      const { keyId } = sessions.sharedGrant(session.id)
      const word = deps.wordFor(role)
      const running = () => {
        const found = sessions.find(keyId)
        if (found.kind === 'live') return found.session
        throw containerEnded(word, found.kind === 'ended' && found.reason === 'session-ended')
      }
      return async (asking) => {
        const now = running()
        const allowed = mayLeave(role.id)
        const credentials = await sessions.handOut(now.id, asking, false)
        // It may have ended meanwhile.
        record(allowed, running(), { event: 'credentials.issue', outcome: 'allowed' })
        return processCredentials(credentials)
      }
    },
    async environment(name, request, signal) {
      const { format, caller } = request
      // A file or an object is no shell that anything could be taken back in.
      const inShell = format !== 'dotenv' && format !== 'json'
      if (request.unset) {
        return renderEnvironment(takeBack(await withoutKeys(request), caller, inShell), format, { nulls: true })
      }
      const changes = await changesFor(name, request, signal)
      return renderEnvironment(inShell ? fitted(noteReplaced(changes, caller, standInsOf(caller))) : changes, format)
    },
    async standIns(name, signal, terminal) {
      const { role, session } = await start(name, signal, false)
      const { keyId, secret, sessionToken } = await grantFor(role, session, terminal)
      const keys = { accessKeyId: keyId, secretAccessKey: secret, ...defined({ sessionToken }) }
      return processCredentials({ ...keys, expiresAt: clock.now() + standInMs }, role.accountId)
    },
    async terminals(name, { terminal, region, direct, profile, caller, attended }, signal) {
      const { role, session } = await start(name, signal, attended)
      if (profile === undefined || !isDirect(name, direct)) {
        // By a profile each asks for its own.
        const own = profile === undefined ? terminal : undefined
        const environment = fitted(await shared(role, session, region, caller, own))
        const given = profile === undefined ? environment : byProfile(environment, profile)
        return { environment: given, session, direct: false }
      }
      // Refused now, and not by the first tool that asks.
      const { credentials } = await real(name, {}, signal, attended)
      const environment = directFor(role, region ?? session.region, credentials, caller)
      return { environment: byProfile(environment, profile), session, direct: true }
    },
    async exec(name, { direct, region, pid, command, caller, attended = false }, signal): Promise<ExecLease> {
      const client = `exec ${pid} ${command}`
      if (isDirect(name, direct)) {
        const { role, session, credentials } = await real(name, { client, pid }, signal, attended)
        return {
          ...directFor(role, region ?? session.region, credentials, caller),
          release: () => undefined,
        }
      }
      const { role, session } = await start(name, signal, attended)
      const nextHop = deps.nextHopOf(caller)
      const grant = await sessions.openGrant(session.id, { pid, command, ...defined({ nextHop }) })
      const release = (): void => sessions.revoke(grant.id)
      try {
        const environment = fitted(await deps.proxied(grant, region ?? session.region, caller))
        record(role, session, { event: 'environment.issue', outcome: 'allowed', client, pid })
        return { grantId: grant.id, ...environment, release }
      } catch (error) {
        // Nobody would hold it, and so nobody let go of it.
        release()
        throw error
      }
    },
    async attach(grantId) {
      if (sessions.reattach(grantId) === undefined) throw new AppError('not-found', 'this grant has ended')
      return { release: () => sessions.revoke(grantId) }
    },
  }
}

function containerEnded(word: string, mayStart: boolean): AppError {
  if (mayStart) return new AppError('not-found', `${word} has ended`, { hint: `Start it: latchkey start ${word}` })
  return new AppError('denied', `what this shell was given of ${word} was revoked`, {
    hint: `Ask again: latchkey env ${word} --container`,
  })
}

function handOutOf(role: Role): Question {
  return { kind: 'hand-out', asker: askerOf(role), neverDirect: role.neverDirect }
}

/** As the AWS CLI's configuration guide has it ("Sourcing credentials with an external process"), keys in its order. */
function processCredentials(credentials: Credentials, accountId?: string): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiresAt === undefined ? undefined : new Date(credentials.expiresAt).toISOString(),
    // Chooses the hosts of some services, which stand-ins say nothing of.
    AccountId: accountId,
  })
}

/** A tool asks again in time to hear of a session that took the place of this one. */
const standInMs = 3_600_000
const keyNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION']

/** The profile in the place of keys, beside which SDKs disagree. */
function byProfile({ set, unset }: Environment, profile: string): Environment {
  const others = Object.entries(set).filter(([name]) => !keyNames.includes(name))
  return {
    set: { ...Object.fromEntries(others), AWS_PROFILE: profile },
    unset: [...new Set([...unset, ...keyNames])].filter((name) => name !== 'AWS_PROFILE').toSorted(),
  }
}
