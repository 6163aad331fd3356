// When credentials are renewed. Pure: times are epoch ms by AWS's clock, lengths are ms.

const minute = 60_000
/** SDKs call again for a `credential_process` answer with less than this left, the AWS CLI among them. */
const leastLeft = 15 * minute
const ahead = 5 * minute

/** How much life credentials must have left when handed out: 15 minutes, or half of a life too short for that. */
export function leastLeftAtHandOut(life: number): number {
  return Math.min(leastLeft, Math.max(0, life) / 2)
}

/** When to renew in the background: 5 minutes (a sixth of a short life) before hand-outs would have to wait for it. */
export function refreshAt(issuedAt: number, expiresAt: number): number {
  const life = Math.max(0, expiresAt - issuedAt)
  return expiresAt - leastLeftAtHandOut(life) - Math.min(ahead, life / 6)
}

/** Credentials that leave the agent must last; those that stay in it are used as long as they live. */
export function mustRefreshBeforeHandOut(now: number, issuedAt: number, expiresAt: number): boolean {
  return expiresAt - now < leastLeftAtHandOut(expiresAt - issuedAt)
}

/** When credentials are used up. A request in flight needs a moment: AWS judges the token when the request arrives. */
export function spentAt(issuedAt: number, expiresAt: number): number {
  return expiresAt - Math.min(5_000, Math.max(0, expiresAt - issuedAt) / 20)
}
