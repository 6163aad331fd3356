// Roles of the management account that each show one rule of AssumeRole. The label `sandbox/needs` says what they ask for.
import { makeRole } from './accounts.ts'
import type { Role } from './model.ts'

/** The external id that `PartnerAccess` asks for. */
const partnerExternalId = 'latchkey-trial'

/**
 * - `Locked`: trusts nobody; AssumeRole is always denied.
 * - `BreakGlass`: needs MFA, in the call or in the caller's session.
 * - `PartnerAccess`: needs the external id `latchkey-trial`.
 * - `ChainStart`: an ordinary role; the only way to `ChainEnd`.
 * - `ChainEnd`: trusts `ChainStart` alone.
 * - `LongShift`: sessions of up to twelve hours.
 */
export function specialRoles(accountId: string): readonly Role[] {
  const special = (name: string, needs: string, change: Partial<Role>, labels: Record<string, string> = {}): Role => ({
    ...makeRole(accountId, name, { account: 'management', 'sandbox/needs': needs, ...labels }),
    ...change,
  })
  const start = special('ChainStart', 'nothing', {})
  return [
    special('Locked', 'trust', { trust: { kind: 'nobody' } }),
    special('BreakGlass', 'mfa', { needsMfa: true }),
    special(
      'PartnerAccess',
      'external-id',
      { externalId: partnerExternalId },
      { 'sandbox/external-id': partnerExternalId },
    ),
    start,
    special('ChainEnd', 'chain', { trust: { kind: 'role', arn: start.arn } }, { 'sandbox/via': start.arn }),
    special('LongShift', 'nothing', { maxSessionSeconds: 43_200 }, { 'sandbox/max-session': '12h' }),
  ]
}
