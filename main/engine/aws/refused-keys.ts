// What services answer when they do not take the credentials of a request (any more).
import { isAlwaysOn } from './partitions.ts'

/** They have ended: STS and S3, the JSON services, EC2, S3 once more. */
const ended = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired'])
/** There is no such key, or its token is none: STS and other query services, the JSON services, S3. */
const unknown = new Set(['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId'])

export interface AwsRefusal {
  readonly code: string | undefined
  /** Of the answer. */
  readonly status?: number
  /** The signing name. */
  readonly service: string
  /** Left out: one that the account can use for sure. */
  readonly region?: string
}

/** Whether AWS says that the credentials themselves, and not what they were used for, are at fault. */
export function refusesKeys({ code, status, service, region }: AwsRefusal): boolean {
  if (code === undefined) return false
  if (ended.has(code)) return true
  // An account that never turned a region on is answered there as if its keys did not exist.
  if (region !== undefined && !isAlwaysOn(region)) return false
  if (unknown.has(code)) return true
  // Elsewhere that is a page's token; and EC2 says the other of an image or address of somebody else too, with 400 or 403.
  return (code === 'InvalidToken' && /^s3(-|e|$)/.test(service)) || (code === 'AuthFailure' && status === 401)
}
