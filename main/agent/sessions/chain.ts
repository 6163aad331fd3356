import { defined } from '#shared/defined.ts'
import { shellWord } from '#shared/shell-word.ts'
import { type BaseCredentials, type Source, type StsFor, withSts } from '../identity/source.ts'
import { refusesKeys } from '#engine/aws/refused-keys.ts'
import { AppError, namingWhat } from '#util/app-error.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { type Minted, createLinks } from './links.ts'
import type { SessionRole } from '../roles/session-role.ts'

const hour = 3600

export interface ChainRequest {
  readonly source: Source
  /** Nearest to the source first; the last one is the role to become. Empty: the source's own identity. */
  readonly roles: readonly SessionRole[]
  /** For roles that name none: the person's, made valid. */
  readonly sessionName: string
  /** Take nothing from the cache for the last link. */
  readonly fresh: boolean
  /** A person made the call and may be asked. */
  readonly attended: boolean
  readonly signal: AbortSignal
}

export interface ChainDeps {
  readonly stsFor: StsFor
  /** Epoch ms by the clock of AWS, or of the endpoint that a source has instead. */
  readonly awsNow: (endpointUrl: string | undefined) => number
}

/** Goes from a source to a role, one AssumeRole per link, each cached and called once for any number of callers. */
export function createChain(deps: ChainDeps) {
  const links = createLinks(deps.awsNow)
  const flights = createSingleFlight<string, Minted>()

  async function assume(request: ChainRequest, at: number): Promise<Minted> {
    const key = links.keyOf(request, at)
    const isLast = at === request.roles.length - 1
    const known = isLast && request.fresh ? undefined : links.fresh(key, request.source)
    if (known !== undefined) return known
    return await flights.run(flightOf(key, request.attended), request.signal, async (signal) => {
      const minted = await call({ ...request, signal }, at).catch(naming(request, at))
      links.remember(key, minted, request.source)
      return minted
    })
  }

  /** A person's call does not join one that asks nobody; everyone else joins a person's. */
  const flightOf = (key: string, attended: boolean): string => {
    const asking = `${key}|attended`
    return attended || flights.pending(asking) ? asking : key
  }

  /** What the call for a link is signed with. */
  async function under(request: ChainRequest, at: number): Promise<BaseCredentials> {
    const { source, signal, attended } = request
    if (at === 0) return (await source.base?.(signal, attended)) ?? lacking(source, 'assume a role', request.roles[0])
    const { credentials } = await assume(request, at - 1)
    return { credentials, fromRole: true }
  }

  /** AWS may refuse keys before their time: those under the call are forgotten and got anew, once, and tried where they are others then. */
  async function call(request: ChainRequest, at: number): Promise<Minted> {
    const { source } = request
    const reach = request.roles[at]?.reach
    if (reach?.kind === 'issued') return await issued(reach, request)
    const from = await under(request, at)
    const { accessKeyId } = from.credentials
    try {
      return await callWith(from, request, at)
    } catch (error) {
      if (!(error instanceof AppError) || !refusesKeys({ code: error.aws?.code, service: 'sts' })) throw error
      if (at === 0) source.invalidate?.(accessKeyId)
      else links.invalidate(accessKeyId)
      const again = await under(request, at)
      if (again.credentials.accessKeyId === accessKeyId) throw error
      return await callWith(again, request, at)
    }
  }

  async function callWith(from: BaseCredentials, request: ChainRequest, at: number): Promise<Minted> {
    const { source, signal, sessionName } = request
    const role = request.roles[at]
    if (role?.arn === undefined) throw new AppError('bad-request', `role "${role?.name ?? '?'}" has no ARN to assume`)
    const wanted = role.duration ?? hour
    const duration = from.fromRole ? Math.min(wanted, hour) : wanted
    const target = {
      credentials: from.credentials,
      // The source's own region, not the session's: that one may be an opt-in region without STS for this account.
      region: source.region,
      partition: source.partition,
      ...defined({ endpointUrl: source.endpointUrl }),
    }
    const issuedAt = deps.awsNow(source.endpointUrl)
    const { credentials } = await withSts(deps.stsFor, target, (sts) =>
      sts.assumeRole({ ...inputOf(role, role.arn ?? '', sessionName), duration }, signal),
    )
    return { credentials, issuedAt, by: from.fromRole ? 'chained' : 'long-term', ...noteFor(from.fromRole, wanted) }
  }

  async function issued(reach: Parameters<NonNullable<Source['issue']>>[0], request: ChainRequest): Promise<Minted> {
    const { source, signal, attended } = request
    const issuedAt = deps.awsNow(source.endpointUrl)
    const credentials = (await source.issue?.(reach, signal, attended)) ?? lacking(source, 'start')
    return { credentials, issuedAt, by: reach.kind }
  }

  return {
    /** The last link's credentials. Rejects with the STS call's AppError. */
    async credentials(request: ChainRequest): Promise<Minted> {
      if (request.roles.length > 0) return await assume(request, request.roles.length - 1)
      return await issued({ kind: 'own' }, request).catch(naming(request))
    },
    forget: links.forget,
    forgetAll: links.forgetAll,
    invalidate: links.invalidate,
  }
}

/** The first link that failed says what is to be edited. */
const naming =
  ({ source, roles }: ChainRequest, at = -1) =>
  (error: unknown): never => {
    throw namingWhat(error, { source: source.name, role: roles[at]?.name })
  }

function lacking({ name }: Source, what: string, role?: SessionRole): never {
  throw new AppError('unsupported', `source "${name}" has no credentials of its own to ${what}`, {
    hint: `Go through one of its roles: latchkey role edit ${shellWord(role?.name ?? 'NAME')} --via ROLE`,
  })
}

function noteFor(chained: boolean, wanted: number): { readonly note?: string } {
  if (!chained || wanted <= hour) return {}
  return {
    note: `AWS gives a role that is assumed from another role one hour at most, so the ${wanted / hour} h asked for became 1 h; Latchkey renews it in time`,
  }
}

function inputOf(role: SessionRole, roleArn: string, sessionName: string) {
  const { externalId, policy, sourceIdentity, tags, transitiveTagKeys } = role
  return {
    roleArn,
    sessionName: role.sessionName ?? sessionName,
    ...defined({ externalId, policy, sourceIdentity }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
    ...(transitiveTagKeys === undefined || transitiveTagKeys.length === 0 ? {} : { transitiveTagKeys }),
  }
}
