import type { Socket } from 'node:net'
import { AppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { AnswerStatus } from './connect-answer.ts'
import { connectTimeoutMs, dialDirect, type dialThroughHop } from '../../net/connect-dial.ts'
import type { ConnectTarget } from './connect-target.ts'
import type { Hop } from '#util/http/next-hop.ts'
import { resolveAndJudge } from '../../net/resolve.ts'
import type { LookUp } from '../../net/tunnel-lookups.ts'

/** Whoever has shown the password. */
export interface TunnelCaller {
  /** Where the proxy URL names one. */
  readonly grantId: string | undefined
  /** As the port counts callers: a name that is nobody's makes no caller of its own. */
  readonly name: string
}

export interface DialTargetParts {
  readonly lookUp: LookUp
  /** The corporate proxy for a target. Throws AppError. */
  readonly nextHopFor: (host: string, port: number, grantId: string | undefined) => Hop | undefined
  /** PEM certificates that an https corporate proxy may present. */
  readonly trust: readonly string[]
  /** How an address is reached, where a test has no network. */
  readonly dialDirect?: typeof dialDirect
}

export type Opened =
  | { readonly kind: 'open'; readonly socket: Socket; readonly hop: Hop | undefined }
  | { readonly kind: 'refused'; readonly status: AnswerStatus; readonly reason: string }

/**
 * How long a name is looked up where a corporate proxy will look it up itself: in many such networks the resolver does not refuse the names
 * of the outside world but leaves them without an answer, for tens of seconds.
 */
const behindHopMs = 3_000

/** Connects to what an authenticated caller named: never to this computer, by the address that was judged. Never rejects. */
export async function dialTarget(
  target: ConnectTarget,
  { grantId, name }: TunnelCaller,
  parts: DialTargetParts,
  way: { readonly signal: AbortSignal; readonly throughHop: typeof dialThroughHop },
): Promise<Opened> {
  const dial = parts.dialDirect ?? dialDirect
  try {
    const hop = parts.nextHopFor(target.host, target.port, grantId)
    const withinMs = hop === undefined ? connectTimeoutMs : behindHopMs
    const judged = await resolveAndJudge(target.host, (host) =>
      parts.lookUp(host, { caller: name, signal: way.signal, withinMs }),
    )
    const throughHop = async (to: Hop): Promise<Opened> => ({
      kind: 'open',
      hop: to,
      socket: await way.throughHop(to, target, { ca: parts.trust, signal: way.signal }),
    })
    switch (judged.kind) {
      case 'forbidden':
        return {
          kind: 'refused',
          status: 403,
          reason: `${target.host} leads to this computer or its own network link (${judged.address}), where no tunnel goes`,
        }
      case 'unknown':
        // Behind a corporate proxy only the proxy may know the names of the outside world.
        if (hop !== undefined) return await throughHop(hop)
        if (judged.cause instanceof AppError) throw judged.cause
        return { kind: 'refused', status: 502, reason: `${target.host} is not known to DNS` }
      case 'addresses':
        if (hop !== undefined) return await throughHop(hop)
        return { kind: 'open', hop, socket: await dial(target.host, target.port, judged.addresses, way.signal) }
      default:
        return assertNever(judged)
    }
  } catch (error) {
    const late = error instanceof AppError && error.code === 'timeout'
    const reason = error instanceof AppError ? error.message : `${target.host} cannot be reached`
    return { kind: 'refused', status: late ? 504 : 502, reason }
  }
}
