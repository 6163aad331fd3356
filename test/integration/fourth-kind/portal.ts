// What stands behind the fourth kind: lists roles page by page, as slowly as a test wants, and gives their credentials.
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

export interface Portal {
  signIn(code: string): Promise<string>
  list(
    token: string,
    from: number,
    signal: AbortSignal,
  ): Promise<{ readonly keys: readonly string[]; readonly total: number }>
  credentials(token: string, key: string): Promise<Credentials>
}

const pageSize = 1000
export const portalToken = 'portal-token-0123456789'

export function createPortal() {
  const state = {
    keys: Array.from({ length: 9000 }, (_, at) => `team-${at}`),
    /** What a page waits for. */
    gate: undefined as ((from: number) => Promise<void> | undefined) | undefined,
    aborted: 0,
    credentials: { accessKeyId: '', secretAccessKey: '' },
  }
  const check = (token: string): void => {
    if (token !== portalToken) throw new AppError('needs-sign-in', 'the portal does not know this token')
  }
  const portal: Portal = {
    async signIn(code) {
      if (code !== '424242') throw new AppError('denied', 'the portal does not know this code')
      return portalToken
    },
    async list(token, from, signal) {
      check(token)
      const left = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => {
        state.aborted += 1
        left.reject(new AppError('cancelled', 'the source went'))
      })
      await Promise.race([state.gate?.(from), left.promise])
      return { keys: state.keys.slice(from, from + pageSize), total: state.keys.length }
    },
    async credentials(token, key) {
      check(token)
      if (!state.keys.includes(key)) throw new AppError('refused-by-aws', `the portal has no role "${key}"`)
      return { ...state.credentials, expiresAt: Date.now() + 3_600_000 }
    },
  }
  return { portal, state }
}
