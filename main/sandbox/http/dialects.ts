// Errors as each protocol writes them.
import { assertNever } from '#shared/assert-never.ts'
import type { Answer, Dialect } from './call.ts'
import type { FaultFacts } from './fault.ts'
import { xmlDocument } from './xml.ts'

export interface FaultContext {
  readonly requestId: string
  readonly method: string
  /** Path of the request, for S3. */
  readonly resource: string
  /** XML namespace of the query service. */
  readonly namespace: string
  /** The caller asked a query service for JSON. */
  readonly wantsJson: boolean
}

export function faultAnswer(facts: FaultFacts, dialect: Dialect, context: FaultContext): Answer {
  const { requestId } = context
  const type = facts.status >= 500 ? 'Receiver' : 'Sender'
  const error = { Type: type, Code: facts.code, Message: facts.message }
  switch (dialect) {
    case 'query':
      if (context.wantsJson) {
        return json(facts, 'application/json', JSON.stringify({ Error: error, RequestId: requestId }))
      }
      return xml(
        facts,
        'text/xml',
        xmlDocument('ErrorResponse', { Error: error, RequestId: requestId }, context.namespace),
      )
    case 'ec2':
      return xml(
        facts,
        'text/xml;charset=UTF-8',
        xmlDocument('Response', {
          Errors: { Error: { Code: facts.code, Message: facts.message } },
          RequestID: requestId,
        }),
      )
    case 's3':
      // An answer to HEAD has no body, so the client sees the status alone, as from S3 itself.
      if (context.method === 'HEAD' || facts.status === 304)
        return { status: facts.status, headers: { ...facts.headers } }
      return xml(
        facts,
        'application/xml',
        xmlDocument('Error', {
          Code: facts.code,
          Message: facts.message,
          ...facts.details,
          Resource: context.resource,
          RequestId: requestId,
        }),
      )
    case 'json': {
      const text = JSON.stringify({ __type: `com.amazon.coral.service#${facts.code}`, message: facts.message })
      return json(facts, 'application/x-amz-json-1.0', text)
    }
    default:
      return assertNever(dialect)
  }
}

function xml(facts: FaultFacts, type: string, body: string): Answer {
  return { status: facts.status, headers: { 'Content-Type': type, ...facts.headers }, body }
}

function json(facts: FaultFacts, type: string, body: string): Answer {
  return { status: facts.status, headers: { 'Content-Type': type, ...facts.headers }, body }
}
