import type { ErrorCode } from '#shared/failures/codes.ts'

/** The exit codes that scripts may rely on. */
export const exitCodes = { done: 0, failed: 1, usage: 2, needsPerson: 3, denied: 4, noAgent: 5 } as const

export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'bad-request':
    case 'ambiguous':
      return exitCodes.usage
    case 'needs-sign-in':
    case 'needs-mfa':
    case 'needs-confirmation':
      return exitCodes.needsPerson
    case 'denied':
      return exitCodes.denied
    case 'no-agent':
      return exitCodes.noAgent
    default:
      return exitCodes.failed
  }
}
