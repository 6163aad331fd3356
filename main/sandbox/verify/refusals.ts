// A refusal in the words of the service that would have answered.
import { assertNever } from '#shared/assert-never.ts'
import type { Dialect } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { basicIso } from './claim.ts'
import { s3Refusal } from './s3-refusals.ts'
import type { Refusal } from './verify.ts'

const mismatchText =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** Codes differ between the query protocols, EC2 and the JSON protocols; the texts are the same. */
const codes = {
  query: {
    bad: 'SignatureDoesNotMatch',
    key: 'InvalidClientTokenId',
    expired: 'ExpiredToken',
    none: 'MissingAuthenticationToken',
    part: 'IncompleteSignature',
  },
  ec2: {
    bad: 'AuthFailure',
    key: 'AuthFailure',
    expired: 'RequestExpired',
    none: 'MissingAuthenticationToken',
    part: 'IncompleteSignature',
  },
  json: {
    bad: 'InvalidSignatureException',
    key: 'UnrecognizedClientException',
    expired: 'ExpiredTokenException',
    none: 'MissingAuthenticationTokenException',
    part: 'IncompleteSignatureException',
  },
} as const

export function refusalFault(refusal: Refusal, dialect: Dialect, host: string): AwsFault {
  if (dialect === 's3') return s3Refusal(refusal, host)
  const code = codes[dialect]
  const status = dialect === 'json' ? 400 : dialect === 'ec2' ? 401 : 403
  const signature = (message: string) => new AwsFault(status, code.bad, message)
  const incomplete = (message: string) => new AwsFault(400, code.part, message)
  switch (refusal.kind) {
    case 'unsigned':
      return new AwsFault(dialect === 'json' ? 400 : 403, code.none, 'Request is missing Authentication Token')
    case 'unsupported':
      return incomplete(`Unsupported AWS 'algorithm': '${refusal.algorithm}' (only AWS4-HMAC-SHA256 for now). `)
    case 'both-forms':
      return signature("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
    case 'incomplete':
      return incomplete(refusal.complaints)
    case 'bad-date':
      return incomplete(
        `Date must be in ISO-8601 'basic format'. Got '${refusal.given}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      )
    case 'bad-expires':
      return incomplete('X-Amz-Expires must be a number of seconds from 1 to 604800')
    case 'wrong-scope':
      return signature(scopeText(refusal))
    case 'too-old':
      return signature(
        `Signature expired: ${refusal.timestamp} is now earlier than ${basicIso(refusal.now - 900_000)} (${basicIso(refusal.now)} - 15 min.)`,
      )
    case 'too-new':
      return signature(
        `Signature not yet current: ${refusal.timestamp} is still later than ${basicIso(refusal.now + 300_000)} (${basicIso(refusal.now)} + 5 min.)`,
      )
    case 'link-expired':
      return signature(`Signature expired: ${basicIso(refusal.endedAt)} is now earlier than ${basicIso(refusal.now)}`)
    case 'unknown-key':
    case 'wrong-token':
      return new AwsFault(status, code.key, 'The security token included in the request is invalid.')
    case 'expired-token':
      return new AwsFault(status, code.expired, 'The security token included in the request is expired')
    case 'host-unsigned':
      return signature("'Host' must be a 'SignedHeader' in the AWS Authorization.")
    case 'headers-unsigned':
      return signature(
        refusal.names.map((name) => `'${name}' must be a 'SignedHeader' in the AWS Authorization.`).join(' '),
      )
    case 'mismatch': {
      const { canonicalRequest, stringToSign } = refusal.message
      // DynamoDB and its like tell what they signed; STS does not.
      if (dialect !== 'json') return signature(mismatchText)
      return signature(
        `${mismatchText}\n\nThe Canonical String for this request should have been\n'${canonicalRequest.toString('latin1')}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
      )
    }
    default:
      return assertNever(refusal)
  }
}

function scopeText(refusal: Extract<Refusal, { kind: 'wrong-scope' }>): string {
  switch (refusal.part) {
    case 'region':
      return `Credential should be scoped to a valid region, not '${refusal.given}'. `
    case 'service':
      return `Credential should be scoped to correct service: '${refusal.expected}'. `
    case 'terminator':
      return `Credential should be scoped with a valid terminator: 'aws4_request', not '${refusal.given}'. `
    case 'date':
      return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${refusal.given}' != '${refusal.expected}'. `
    default:
      return assertNever(refusal.part)
  }
}
