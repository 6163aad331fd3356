import type { RefusalKind } from '../../refused.ts'
import type { Protocol } from '../../aws/protocols.ts'

type Family = 'xml' | 's3' | 'ec2' | 'json'

type Answer = readonly [status: number, codes: Readonly<Record<Family, string>>]

const same = (code: string): Readonly<Record<Family, string>> => ({ xml: code, s3: code, ec2: code, json: code })

const unknownKey = {
  xml: 'InvalidClientTokenId',
  s3: 'InvalidAccessKeyId',
  ec2: 'AuthFailure',
  json: 'UnrecognizedClientException',
}
const accessDenied = {
  xml: 'AccessDenied',
  s3: 'AccessDenied',
  ec2: 'UnauthorizedOperation',
  json: 'AccessDeniedException',
}
const wrongSignature = {
  xml: 'SignatureDoesNotMatch',
  s3: 'SignatureDoesNotMatch',
  ec2: 'SignatureDoesNotMatch',
  json: 'InvalidSignatureException',
}

// Only `unavailable`, `busy`, `bad-answer` and `internal` are 5xx: SDKs repeat those, and only there a repetition can help.
const answers: Readonly<Record<RefusalKind, Answer>> = {
  'unknown-key': [403, unknownKey],
  'wrong-partition': [403, unknownKey],
  'wrong-token': [403, { ...unknownKey, s3: 'InvalidToken' }],
  'wrong-signature': [403, wrongSignature],
  skewed: [403, { ...wrongSignature, s3: 'RequestTimeTooSkewed', ec2: 'RequestExpired' }],
  'expired-url': [403, { ...wrongSignature, s3: 'AccessDenied', ec2: 'RequestExpired' }],
  malformed: [
    400,
    {
      xml: 'IncompleteSignature',
      s3: 'AuthorizationHeaderMalformed',
      ec2: 'IncompleteSignature',
      json: 'IncompleteSignatureException',
    },
  ],
  'unsupported-form': [
    400,
    { xml: 'ValidationError', s3: 'InvalidRequest', ec2: 'UnsupportedOperation', json: 'ValidationException' },
  ],
  ambiguous: [
    400,
    {
      xml: 'InvalidParameterCombination',
      s3: 'InvalidArgument',
      ec2: 'InvalidParameterCombination',
      json: 'ValidationException',
    },
  ],
  denied: [403, accessDenied],
  strict: [403, accessDenied],
  'credentials-refused': [403, accessDenied],
  'derive-failed': [403, accessDenied],
  'body-too-large': [
    413,
    {
      xml: 'RequestEntityTooLarge',
      s3: 'EntityTooLarge',
      ec2: 'RequestEntityTooLarge',
      json: 'RequestEntityTooLargeException',
    },
  ],
  'body-mismatch': [400, { ...wrongSignature, s3: 'XAmzContentSHA256Mismatch' }],
  'bad-framing': [
    400,
    { xml: 'ValidationError', s3: 'InvalidRequest', ec2: 'InvalidRequest', json: 'ValidationException' },
  ],
  'body-broken': [
    400,
    { xml: 'ValidationError', s3: 'IncompleteBody', ec2: 'InvalidRequest', json: 'ValidationException' },
  ],
  'needs-person': [
    403,
    { xml: 'ExpiredToken', s3: 'ExpiredToken', ec2: 'RequestExpired', json: 'ExpiredTokenException' },
  ],
  unavailable: [
    503,
    {
      xml: 'ServiceUnavailable',
      s3: 'ServiceUnavailable',
      ec2: 'Unavailable',
      json: 'ServiceUnavailableException',
    },
  ],
  busy: [503, { xml: 'ServiceUnavailable', s3: 'SlowDown', ec2: 'Unavailable', json: 'ServiceUnavailableException' }],
  'bad-answer': [
    502,
    { xml: 'ServiceUnavailable', s3: 'ServiceUnavailable', ec2: 'Unavailable', json: 'ServiceUnavailableException' },
  ],
  internal: [
    500,
    { xml: 'InternalFailure', s3: 'InternalError', ec2: 'InternalError', json: 'InternalServerException' },
  ],
  'wrong-host': [421, same('MisdirectedRequest')],
}

function familyOf(protocol: Protocol): Family {
  switch (protocol) {
    case 'query':
    case 'rest-xml':
      return 'xml'
    case 's3':
    case 'ec2':
      return protocol
    default:
      return 'json'
  }
}

/** The status and the error code that the service itself would use, so that a tool's own error handling works. */
export function refusalCode(kind: RefusalKind, protocol: Protocol): { readonly status: number; readonly code: string } {
  const [status, codes] = answers[kind]
  return { status, code: codes[familyOf(protocol)] }
}
