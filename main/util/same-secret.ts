import { timingSafeEqual } from 'node:crypto'

/** Compares texts without telling by the time taken where they differ. Their lengths are no secret. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
