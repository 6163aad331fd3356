// The same refusals in S3's codes, statuses and details.
import { assertNever } from '#shared/assert-never.ts'
import { AwsFault } from '../http/fault.ts'
import type { Claim } from './claim.ts'
import type { SignedMessage } from './canonical.ts'
import type { Refusal } from './verify.ts'

export function s3Refusal(refusal: Refusal, host: string): AwsFault {
  switch (refusal.kind) {
    case 'unsigned':
      return new AwsFault(403, 'AccessDenied', 'Access Denied')
    case 'unsupported':
      return new AwsFault(
        400,
        'InvalidRequest',
        'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      )
    case 'both-forms':
      return new AwsFault(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
        { details: { ArgumentName: 'Authorization' } },
      )
    case 'incomplete':
      return new AwsFault(
        400,
        'AuthorizationHeaderMalformed',
        `The authorization header is malformed; ${refusal.complaints}`,
      )
    case 'bad-date':
      return new AwsFault(403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header')
    case 'bad-expires':
      return new AwsFault(
        400,
        'AuthorizationQueryParametersError',
        refusal.given !== undefined && refusal.given > 604_800
          ? 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds'
          : 'X-Amz-Expires should be a number',
      )
    case 'wrong-scope':
      return wrongScope(refusal)
    case 'too-old':
    case 'too-new':
      return new AwsFault(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          details: {
            RequestTime: refusal.timestamp,
            ServerTime: isoSeconds(refusal.now),
            MaxAllowedSkewMilliseconds: 900_000,
          },
        },
      )
    case 'link-expired':
      return new AwsFault(403, 'AccessDenied', 'Request has expired', {
        details: {
          'X-Amz-Expires': refusal.expires,
          Expires: isoSeconds(refusal.endedAt),
          ServerTime: isoSeconds(refusal.now),
        },
      })
    case 'unknown-key':
      return new AwsFault(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { details: { AWSAccessKeyId: refusal.accessKeyId } },
      )
    case 'wrong-token':
      return refusal.token === undefined
        ? new AwsFault(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.')
        : new AwsFault(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.', {
            details: { 'Token-0': refusal.token },
          })
    case 'expired-token':
      return new AwsFault(400, 'ExpiredToken', 'The provided token has expired.', {
        details: { 'Token-0': refusal.token },
      })
    case 'host-unsigned':
      return unsignedHeaders(['host'])
    case 'headers-unsigned':
      return unsignedHeaders(refusal.names)
    case 'mismatch':
      return mismatch(refusal.claim, refusal.message, host)
    default:
      return assertNever(refusal)
  }
}

function unsignedHeaders(names: readonly string[]): AwsFault {
  return new AwsFault(403, 'AccessDenied', 'There were headers present in the request which were not signed', {
    details: { HeadersNotSigned: names.join(', ') },
  })
}

function wrongScope(refusal: Extract<Refusal, { kind: 'wrong-scope' }>): AwsFault {
  const malformed = 'The authorization header is malformed; '
  switch (refusal.part) {
    case 'region':
      return new AwsFault(
        400,
        'AuthorizationHeaderMalformed',
        `${malformed}the region '${refusal.given}' is wrong; expecting '${refusal.expected}'`,
        { details: { Region: refusal.expected }, headers: { 'x-amz-bucket-region': refusal.expected } },
      )
    case 'service':
      return new AwsFault(
        400,
        'AuthorizationHeaderMalformed',
        `${malformed}incorrect service "${refusal.given}". This endpoint belongs to "${refusal.expected}".`,
      )
    case 'terminator':
      return new AwsFault(
        400,
        'AuthorizationHeaderMalformed',
        `${malformed}incorrect terminal "${refusal.given}". This endpoint uses "aws4_request".`,
      )
    case 'date':
      return new AwsFault(
        400,
        'AuthorizationHeaderMalformed',
        `${malformed}Invalid credential date "${refusal.given}". This date is not the same as X-Amz-Date: "${refusal.expected}".`,
      )
    default:
      return assertNever(refusal.part)
  }
}

/** With what S3 signed itself, which is how people find out what a proxy changed on the way. */
function mismatch(claim: Claim, message: SignedMessage, host: string): AwsFault {
  const canonical = message.canonicalRequest
  return new AwsFault(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      details: {
        AWSAccessKeyId: claim.accessKeyId,
        StringToSign: message.stringToSign,
        SignatureProvided: claim.signature,
        StringToSignBytes: bytesInHex(Buffer.from(message.stringToSign)),
        CanonicalRequest: canonical.toString(),
        CanonicalRequestBytes: bytesInHex(canonical),
        HostId: host,
      },
    },
  )
}

function bytesInHex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?=.)/g, '$& ')
}

function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
