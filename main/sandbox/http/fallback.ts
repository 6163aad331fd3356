// Answers for services that the sandbox does not have.
import type { Call, Dialect, SignedService } from './call.ts'
import { AwsFault } from './fault.ts'

/** A 4xx, so that no SDK retries it. The dialect is a guess from the request: every SDK shows code and message then. */
export function createFallback(served: readonly string[]): (call: Call) => SignedService {
  return (call) => {
    const dialect = guessDialect(call)
    const code = dialect === 'json' ? 'UnknownOperationException' : 'InvalidAction'
    const name = call.target.service
    const fault = () =>
      new AwsFault(400, code, `The sandbox has no service "${name}". It serves ${served.join(', ')}.`, {
        headers: { 'x-amzn-errortype': code },
      })
    return {
      kind: 'whole',
      name,
      dialect,
      namespace: 'https://sandbox.invalid/',
      throttled: fault,
      route: () => ({
        operation: 'Unknown',
        run: () => {
          throw fault()
        },
        runUnsigned: () => {
          throw fault()
        },
      }),
    }
  }
}

/** Forms are the query protocol; what is left is JSON or REST, whose clients read a JSON error and its header. */
function guessDialect(call: Call): Dialect {
  return (call.request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') ? 'query' : 'json'
}
