import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'

const longest = 64
const kept = 47
const hashDigits = 16

/**
 * A RoleSessionName (2 to 64 of `[\w+=,.@-]`) for a person, so that CloudTrail and the console show who it was.
 * Two people never share one: whatever had to be cut or replaced leaves a hash of the whole behind.
 */
export function sessionNameFor(userName: string): string {
  const valid = userName.replaceAll(/[^A-Za-z0-9_+=,.@-]/gu, '-')
  const name = valid.length === 1 ? `${valid}-` : valid
  // A replaced character loses what told two names apart, just as a cut does: `a b` and `a/b` would both be `a-b`.
  if (name === userName && name.length <= longest && name.length > 0) return name
  const hash = createHash('sha1').update(userName).digest('hex').slice(0, hashDigits)
  return name.length === 0 ? hash : `${name.slice(0, kept)}-${hash}`
}

/** Containers run as numbers that no user database knows; Node throws for those. */
export function userNameHere(
  env: Readonly<Record<string, string | undefined>>,
  ask: typeof userInfo = userInfo,
): string {
  try {
    return ask().username
  } catch {
    return env['USER'] || env['LOGNAME'] || `uid-${process.getuid?.() ?? 0}`
  }
}
