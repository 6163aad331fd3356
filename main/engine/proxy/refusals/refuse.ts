import { STATUS_CODES } from 'node:http'
import { defined } from '#shared/defined.ts'
import { protocolOf } from '../../aws/protocols.ts'
import type { Log } from '#util/ports.ts'
import type { Exchange } from '../exchange.ts'
import { pairs } from '../../net/upstream-head.ts'
import type { Refusal } from '../../refused.ts'
import { refusalCode } from './refusal-codes.ts'
import { errorAnswer } from './refusal-shapes.ts'
import { Refused } from '../../refused.ts'

const internal: Refusal = {
  kind: 'internal',
  message: 'Latchkey: the request could not be handled; see the agent log.',
}

/**
 * Ends an exchange that a step gave up: in the service's own error shape while the answer has not begun, else by destroying the
 * connection, so that a torso never looks complete. `awsNow` (epoch ms) becomes the `Date`, by which SDKs correct their clocks.
 */
export function refuse(
  exchange: Exchange,
  error: unknown,
  context: { readonly log: Log; readonly awsNow: number },
): void {
  const { response, audit, requestId } = exchange
  const refusal = error instanceof Refused ? error.refusal : internal
  if (response.destroyed || response.headersSent) {
    const gone = exchange.abort.signal.aborted
    audit.outcome = 'failed'
    audit.reason = gone && refusal.kind === 'internal' ? 'the tool went away' : refusal.message
    if (!gone) context.log.error('an answer could not be completed', { requestId, error })
    response.destroy()
    return
  }
  if (refusal.kind === 'internal') context.log.error('a proxied request failed', { requestId, error })
  const protocol = protocolOf({
    hostFacts: exchange.hostFacts,
    headers: pairs(exchange.request.rawHeaders),
    ...defined({ scopeService: exchange.scopeService }),
  })
  const { status, code } = refusalCode(refusal.kind, protocol)
  const answer = errorAnswer(protocol, { status, code, message: refusal.message, requestId })
  audit.outcome = status >= 500 ? 'failed' : 'refused'
  audit.status = status
  audit.errorCode = code
  audit.reason = refusal.message
  audit.bytesOut = exchange.request.method === 'HEAD' ? 0 : answer.body.length
  response.sendDate = false
  // By name: one that was set for AWS's answer would be used else.
  response.writeHead(status, STATUS_CODES[status] ?? '', [
    ...answer.headers.flat(),
    'Date',
    new Date(context.awsNow).toUTCString(),
    // Where that request ends, and the next one begins, nobody knows.
    ...(refusal.kind === 'bad-framing' ? ['Connection', 'close'] : []),
  ])
  // Node leaves the body of an answer to HEAD out by itself.
  response.end(answer.body)
}
