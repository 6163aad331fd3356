import type { Keychain } from '#agent/secrets/types.ts'
import { AppError } from '#util/app-error.ts'

/** A keychain in memory that can be locked as libsecret is: look-ups find nothing, writes fail. */
export function fakeKeychain() {
  const entries = new Map<string, string>()
  const calls: string[] = []
  const state = { locked: false, unavailable: false }
  const refuse = (): void => {
    if (state.unavailable) throw new AppError('vault-unavailable', 'no keychain')
  }
  const keychain: Keychain = {
    async get(account) {
      calls.push('get')
      refuse()
      return state.locked ? undefined : entries.get(account)
    },
    async set(account, secret) {
      calls.push('set')
      refuse()
      if (state.locked) throw new AppError('vault-locked', 'locked', { retry: true })
      entries.set(account, secret)
    },
    async delete(account) {
      refuse()
      entries.delete(account)
    },
  }
  return { keychain, entries, calls, state }
}
