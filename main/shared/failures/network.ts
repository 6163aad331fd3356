// What a socket, a resolver or TLS says by its code. The host goes before the cause: "HOST cannot be reached: the connection was refused".
import type { FailureRow } from './row.ts'

type NetworkRow = Omit<FailureRow<never>, 'code' | 'cause'> & {
  readonly codes: readonly string[]
  readonly code: 'network' | 'timeout'
  readonly cause: string
}

const certificate = 'Behind a corporate proxy, set NODE_EXTRA_CA_CERTS to its certificate and restart the agent.'
const ownClock = 'Check the clock of this computer.'
const way = 'Check the network and the proxy settings.'

export const networkFailures: readonly NetworkRow[] = [
  { codes: ['ECONNREFUSED'], code: 'network', cause: 'the connection was refused', next: way, retry: true },
  {
    codes: ['ENOTFOUND'],
    code: 'network',
    cause: 'DNS does not know the name',
    next: 'Check the network, the region and the endpoint.',
  },
  { codes: ['EAI_AGAIN'], code: 'network', cause: 'DNS did not answer', next: way, retry: true },
  {
    codes: ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'TimeoutError', 'AbortError', 'ABORT_ERR'],
    code: 'timeout',
    cause: 'no answer came in time',
    next: way,
    retry: true,
  },
  { codes: ['ENETUNREACH', 'EHOSTUNREACH'], code: 'network', cause: 'there is no route to it', next: way, retry: true },
  {
    codes: ['ECONNRESET', 'EPIPE'],
    code: 'network',
    cause: 'the connection closed before an answer came',
    next: way,
    retry: true,
  },
  { codes: ['CERT_HAS_EXPIRED'], code: 'network', cause: 'its certificate has expired', next: ownClock },
  { codes: ['CERT_NOT_YET_VALID'], code: 'network', cause: 'its certificate is not valid yet', next: ownClock },
  {
    codes: ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
    code: 'network',
    cause: 'its certificate is self-signed',
    next: certificate,
  },
  {
    codes: ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    code: 'network',
    cause: 'its certificate comes from an authority that is not trusted',
    next: certificate,
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    code: 'network',
    cause: 'its certificate is for another name',
    next: certificate,
  },
]

export function networkFailure(code: string): NetworkRow {
  return (
    networkFailures.find(({ codes }) => codes.includes(code)) ?? {
      codes: [],
      code: 'network',
      cause: code === '' ? 'the connection failed' : `the connection failed (${code})`,
      next: way,
      retry: true,
    }
  )
}
