import { AppError, systemErrorCode } from '#util/app-error.ts'
import { Refused, refused } from '../refused.ts'

interface Failure {
  readonly code: 'network' | 'timeout'
  readonly cause: string
  readonly hint?: string
  readonly retry: boolean
}

const corporate =
  'If a corporate proxy opens TLS on your network, name its certificate in NODE_EXTRA_CA_CERTS and start the agent again.'

/** What came back is no HTTP, or does not say in one way how long it is. */
export function badAnswer(host: string, why: string, cause?: unknown): Refused {
  return refused('bad-answer', `the answer of ${host} cannot be passed on: ${why}.`, cause)
}

/** Turns what a socket, resolver or TLS said into an AppError `network` or `timeout` that names the host and the cause, the parser's words into a bad answer. */
export function networkError(host: string, error: unknown): AppError | Refused {
  if (error instanceof AppError || error instanceof Refused) return error
  if (errorCode(error).startsWith('HPE_')) return badAnswer(host, 'it is not well-formed HTTP/1.1', error)
  const { code, cause, hint, retry } = describe(errorCode(error))
  return new AppError(code, `${host} cannot be reached: ${cause}`, { retry, cause: error, hint })
}

function describe(code: string): Failure {
  switch (code) {
    case 'ECONNREFUSED':
      return { code: 'network', cause: 'the connection was refused', retry: true }
    case 'ENOTFOUND':
      return { code: 'network', cause: 'the name is not known to DNS', retry: false }
    case 'EAI_AGAIN':
      return { code: 'network', cause: 'DNS did not answer', retry: true }
    case 'ETIMEDOUT':
    case 'ESOCKETTIMEDOUT':
      return { code: 'timeout', cause: 'nothing came back in time', retry: true }
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return { code: 'network', cause: 'there is no route to it', retry: true }
    case 'ECONNRESET':
    case 'EPIPE':
      return { code: 'network', cause: 'the connection was closed before an answer came', retry: true }
    case 'CERT_HAS_EXPIRED':
      return {
        code: 'network',
        cause: 'its certificate has expired',
        hint: 'Check the clock of this computer.',
        retry: false,
      }
    case 'CERT_NOT_YET_VALID':
      return {
        code: 'network',
        cause: 'its certificate is not valid yet',
        hint: 'Check the clock of this computer.',
        retry: false,
      }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return { code: 'network', cause: 'its certificate is self-signed', hint: corporate, retry: false }
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return {
        code: 'network',
        cause: 'its certificate comes from an authority that is not trusted',
        hint: corporate,
        retry: false,
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { code: 'network', cause: 'its certificate is for another name', hint: corporate, retry: false }
    default:
      return {
        code: 'network',
        cause: code === '' ? 'the connection failed' : `the connection failed (${code})`,
        retry: true,
      }
  }
}

function errorCode(error: unknown): string {
  // Several addresses tried at once fail as one AggregateError; the first failure says enough.
  const first = error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error
  return systemErrorCode(first) ?? ''
}
