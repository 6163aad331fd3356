import type { CheckView } from '#contract/model.ts'
import { deadKeyMessage } from '#engine/proxy/refusals/dead-key.ts'
import type { GrantLookup } from '../sessions/grant.ts'
import { standInProof } from '#util/stand-in-proof.ts'

/** The stand-in key that the caller's shell holds. */
export interface ShellKey {
  readonly keyId: string
  /** See `standInProof`; absent where the shell holds no secret. */
  readonly proof?: string | undefined
}

/** What the proxy would say to a request that is signed with the key. */
export function keyCheck({ keyId, proof }: ShellKey, find: (keyId: string) => GrantLookup): CheckView {
  const name = 'stand-in key'
  const lookup = find(keyId)
  if (lookup.kind !== 'live') {
    const role = lookup.kind === 'ended' ? lookup.role : 'ROLE'
    const mayRevive = lookup.kind === 'ended' && lookup.reason === 'session-ended'
    const hint = mayRevive ? `run: latchkey start ${role}` : `run again: eval "$(latchkey env ${role})"`
    return { name, outcome: 'problem', message: deadKeyMessage(keyId, lookup), hint }
  }
  const { roleWord, region } = lookup.session
  if (proof === standInProof(keyId, lookup.grant.secret))
    return { name, outcome: 'ok', message: `is live, for ${roleWord} in ${region}` }
  return {
    name,
    outcome: 'problem',
    message:
      proof === undefined
        ? `is live, for ${roleWord}, but AWS_SECRET_ACCESS_KEY is not set`
        : `is live, for ${roleWord}, but AWS_SECRET_ACCESS_KEY does not fit it, so the proxy refuses what is signed with it`,
    hint: `run again: eval "$(latchkey env ${roleWord})"`,
  }
}
