import type { Socket } from 'node:net'
import { AppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { AnswerStatus } from './connect-answer.ts'
import { dialDirect, type dialThroughHop } from '../../net/connect-dial.ts'
import type { ConnectTarget } from './connect-target.ts'
import type { Hop } from '#util/http/next-hop.ts'
import { type Resolve, resolveAndJudge } from '../../net/resolve.ts'

export interface DialTargetParts {
  readonly resolve: Resolve
  /** The corporate proxy for a target; `grantId` is the caller's, where its proxy URL names one. Throws AppError. */
  readonly nextHopFor: (host: string, port: number, grantId: string | undefined) => Hop | undefined
  /** PEM certificates that an https corporate proxy may present. */
  readonly trust: readonly string[]
  /** How an address is reached, where a test has no network. */
  readonly dialDirect?: typeof dialDirect
}

export type Opened =
  | { readonly kind: 'open'; readonly socket: Socket; readonly hop: Hop | undefined }
  | { readonly kind: 'refused'; readonly status: AnswerStatus; readonly reason: string }

/** Connects to what an authenticated caller named: never to this computer, by the address that was judged. Never rejects. */
export async function dialTarget(
  target: ConnectTarget,
  grantId: string | undefined,
  parts: DialTargetParts,
  way: { readonly signal: AbortSignal; readonly throughHop: typeof dialThroughHop },
): Promise<Opened> {
  const dial = parts.dialDirect ?? dialDirect
  try {
    const hop = parts.nextHopFor(target.host, target.port, grantId)
    const judged = await resolveAndJudge(target.host, parts.resolve)
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
