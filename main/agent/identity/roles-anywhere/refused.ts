// What a refusal of AWS's is about, by its words: the codes do not tell one from another. What people read of it is in shared/failures.
import { withoutArns } from '#shared/failures/aws.ts'
import { AppError } from '#util/app-error.ts'

const words = {
  certificate: /insufficient certificate|revoked/i,
  'trust anchor': /untrusted|trust ?anchor/i,
  chain: /untrusted/i,
  profile: /profile/i,
  role: /role/i,
  'session name': /role ?session ?name/i,
  duration: /DurationSeconds|MaxSessionDuration/i,
} as const

export function isRefused(what: keyof typeof words, error: unknown): boolean {
  return error instanceof AppError && words[what].test(withoutArns(error.aws?.message ?? ''))
}
