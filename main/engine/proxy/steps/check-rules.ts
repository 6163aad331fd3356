import type { Grant, SessionFacts } from '../../ports.ts'
import type { ConnectionFacts } from '../listen/connection-memory.ts'
import { refused } from '../../refused.ts'
import type { Decide } from '../../access/decide.ts'

export interface Wish {
  readonly service: string
  readonly region: string
  readonly action: string | undefined
}

/** Asks the rules. Throws Refused `denied` that names the rule. */
export function checkRules(decide: Decide, grant: Grant, session: SessionFacts, wish: Wish): void {
  const decision = decide({ grantId: grant.id, sessionId: session.id, roleId: session.roleId, ...wish })
  if (decision.kind === 'deny') throw refused('denied', `the rule ${decision.rule} denies this: ${decision.message}`)
}

export function rememberStrict(facts: ConnectionFacts, session: SessionFacts): void {
  if (session.strict) facts.strictRole = session.role
}

/**
 * Throws Refused `strict` for a request that is not ours: on any connection when the agent is strict, else on one that a strict
 * role has signed on.
 */
export function checkStrict(everywhere: boolean, strictRole: string | undefined): void {
  if (everywhere) {
    throw refused(
      'strict',
      'this request is not signed with stand-in keys, and the setting proxy.strict lets only those pass. ' +
        'Run the command with "latchkey exec ROLE -- …", or "latchkey settings set proxy.strict false".',
    )
  }
  if (strictRole === undefined) return
  throw refused(
    'strict',
    `${strictRole} is set strict, and this request on its connection is not signed with its stand-in keys.`,
  )
}
