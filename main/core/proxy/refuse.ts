import type { ServerResponse } from 'node:http'
import type { Protocol } from '../aws/protocols.ts'
import type { Refusal } from './refusal-codes.ts'
import { refusalCode } from './refusal-codes.ts'
import { errorAnswer } from './refusal-shapes.ts'

export interface RefusalContext {
  readonly protocol: Protocol
  readonly method: string
  readonly requestId: string
  /** AWS's time as far as we know it, epoch ms: SDKs correct their clocks by the `Date` of a refusal. */
  readonly awsNow: number
}

/** Answers in the service's own shape; a HEAD gets status and headers only. Returns what the audit line needs. */
export function sendRefusal(
  response: ServerResponse,
  refusal: Refusal,
  context: RefusalContext,
): { readonly status: number; readonly code: string; readonly bytes: number } {
  const { status, code } = refusalCode(refusal.kind, context.protocol)
  const answer = errorAnswer(context.protocol, {
    status,
    code,
    message: refusal.message,
    requestId: context.requestId,
  })
  response.sendDate = false
  response.writeHead(status, [...answer.headers.flat(), 'Date', new Date(context.awsNow).toUTCString()])
  const bytes = context.method === 'HEAD' ? 0 : answer.body.length
  if (bytes === 0) response.end()
  else response.end(answer.body)
  return { status, code, bytes }
}
