import { sentences } from '#shared/sentences.ts'
import type { Grant, GrantBook, SessionFacts } from '../../ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { refused } from '../../refused.ts'

/** The real credentials behind a grant. Throws Refused with the reason in words. */
export async function getCredentials(
  grants: Pick<GrantBook, 'credentials'>,
  grant: Grant,
  { role, roleWord }: Pick<SessionFacts, 'role' | 'roleWord'>,
  signal: AbortSignal,
): Promise<Credentials> {
  try {
    return await grants.credentials(grant, signal)
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error
    const message = `no credentials for ${role}: ${sentences(error.message, error.hint)}`
    switch (error.code) {
      case 'needs-mfa':
      case 'needs-sign-in':
      case 'vault-locked':
        throw refused('needs-person', `${message} Run "latchkey start ${roleWord}".`, error)
      case 'network':
      case 'timeout':
      case 'throttled':
      case 'cancelled':
        throw refused('unavailable', message, error)
      default:
        throw refused('credentials-refused', message, error)
    }
  }
}
