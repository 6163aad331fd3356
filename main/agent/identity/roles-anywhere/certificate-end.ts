// A person hears of a certificate's end ahead of it, by a share of its life.
import { ageOf } from '#shared/times.ts'
import { dayOf, endOf, nameOf, startOf } from './certificate-faults.ts'
import { firstToEnd, type Identity } from './identity.ts'

/** What is left of its life when a person is told. */
const lastShare = 0.1
export const renewHint = 'Put a new certificate and its key in their place; Latchkey uses them from then on.'

/** By AWS's clock, of it or of what stands above it. */
export function stageOf(identity: Identity, now: number): 'good' | 'ending' | 'ended' {
  const first = firstToEnd(identity)
  const left = endOf(first) - now
  if (left <= 0) return 'ended'
  return left < (endOf(first) - startOf(first)) * lastShare ? 'ending' : 'good'
}

/** A clause for people, and what to do; undefined while there is time, and after the end. */
export function nearEnd(
  identity: Identity,
  now: number,
): { readonly message: string; readonly hint: string } | undefined {
  if (stageOf(identity, now) !== 'ending') return undefined
  const first = firstToEnd(identity)
  const left = ageOf(endOf(first) - now)
  return { message: `the certificate ${nameOf(first)} ends in ${left}, on ${dayOf(endOf(first))}`, hint: renewHint }
}
