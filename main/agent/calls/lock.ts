import type { Source } from '../identity/source.ts'
import type { OpenVault } from '../secrets/types.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface LockDeps {
  readonly sessions: Pick<Sessions, 'lock'>
  readonly sources: () => readonly Source[]
  readonly vault: Pick<OpenVault, 'lock'>
}

/**
 * Ends every session for good, its stand-in keys too, and drops every credential from memory, at once; settles when that is written down as well. With `signOut` the
 * stored MFA sessions are deleted too, so that the next start asks for a code. A failed write is told after everything else was done. The
 * vault's key goes as far as it can be got again (see `OpenVault.lock`).
 */
export async function lock(deps: LockDeps, signOut: boolean): Promise<{ readonly sessionsEnded: number }> {
  const ending = deps.sessions.lock()
  const locking = deps.sources().map((source) => source.lock?.(signOut))
  const results = await Promise.allSettled([ending, ...locking])
  await deps.vault.lock()
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return { sessionsEnded: await ending }
}
