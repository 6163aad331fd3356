import { assertNever } from '#shared/assert-never.ts'
import type { EndReason, GrantLookup } from '../../ports.ts'

/** Why a stand-in key opens nothing, and what to run. */
export function deadKeyMessage(keyId: string, lookup: Exclude<GrantLookup, { readonly kind: 'live' }>): string {
  return lookup.kind === 'ended'
    ? endedMessage(lookup.role, lookup.reason)
    : `the stand-in key ${shown(keyId)} belongs to no session of this agent, so "latchkey start ROLE" does not make it work. ` +
        'Take a fresh environment with eval "$(latchkey env ROLE)", or run the "latchkey exec" again.'
}

function endedMessage(role: string, reason: EndReason): string {
  switch (reason) {
    case 'session-ended':
      return `the session of ${role} has ended. Run "latchkey start ${role}", and these stand-in keys work again.`
    case 'session-revoked':
      return `these stand-in keys of ${role} have ended for good. Take a fresh environment with eval "$(latchkey env ${role})", or run the "latchkey exec" again.`
    case 'grant-revoked':
      return `these stand-in keys of ${role} were for a command that has finished. Run "latchkey exec ${role} -- …" again.`
    case 'expired':
      return `the role that was assumed from ${role} has ended. Assume it again; if ${role} has ended too, run "latchkey start ${role}" first.`
    default:
      return assertNever(reason)
  }
}

/** A key id is no secret, but a caller may have put anything there. */
function shown(keyId: string): string {
  return /^[A-Z0-9]{1,32}$/.test(keyId) ? keyId : 'given'
}
