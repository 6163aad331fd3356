import { formatAmzDate } from './amz-date.ts'

/** AWS's allowance for clocks that differ, in ms (S3: MaxAllowedSkewMilliseconds). */
export const allowedSkewMs = 15 * 60_000

export interface AgeQuestion {
  /** When the signature was made, epoch ms. */
  readonly signedAt: number
  /** Life of a presigned URL in seconds; undefined for header signatures, which live as long as the skew allows. */
  readonly expires: number | undefined
  /** Epoch ms of our clock. */
  readonly now: number
  /** AWS's clock less ours, in ms, as learned from responses. */
  readonly awsOffsetMs: number
}

export type Age = { readonly kind: 'valid' } | { readonly kind: 'too-early' | 'expired'; readonly detail: string }

/** Accepts a date that fits our clock or AWS's: an SDK that was told of a skew signs with AWS's time. The detail is AWS's own wording. */
export function signatureAge(question: AgeQuestion): Age {
  const own = ageBy(question.now, question)
  if (own.kind === 'valid' || question.awsOffsetMs === 0) return own
  const theirs = ageBy(question.now + question.awsOffsetMs, question)
  return theirs.kind === 'valid' ? theirs : own
}

function ageBy(clock: number, { signedAt, expires }: AgeQuestion): Age {
  if (signedAt > clock + allowedSkewMs) {
    const latest = formatAmzDate(clock + allowedSkewMs)
    const detail = `Signature not yet current: ${formatAmzDate(signedAt)} is still later than ${latest} (${formatAmzDate(clock)} + 15 min.)`
    return { kind: 'too-early', detail }
  }
  if (expires === undefined) {
    if (signedAt >= clock - allowedSkewMs) return { kind: 'valid' }
    const earliest = formatAmzDate(clock - allowedSkewMs)
    const detail = `Signature expired: ${formatAmzDate(signedAt)} is now earlier than ${earliest} (${formatAmzDate(clock)} - 15 min.)`
    return { kind: 'expired', detail }
  }
  const end = signedAt + expires * 1000
  if (clock < end) return { kind: 'valid' }
  return {
    kind: 'expired',
    detail: `Request has expired: valid until ${formatAmzDate(end)}, now ${formatAmzDate(clock)}`,
  }
}
