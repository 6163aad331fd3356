// What one certificate is called, and what of it AWS refuses whether it is a leaf or stands above one.
import type { X509Certificate } from 'node:crypto'
import { type AppError, refuse } from '#util/app-error.ts'
import { readUse } from './read-der.ts'

/** Epoch ms. */
export const startOf = ({ validFrom }: X509Certificate): number => Date.parse(validFrom)
export const endOf = ({ validTo }: X509Certificate): number => Date.parse(validTo)

/** By AWS's clock. Undefined while it is good. */
export function timeFaultOf(certificate: X509Certificate, now: number, what = 'certificate'): AppError | undefined {
  const name = `${what} ${nameOf(certificate)}`
  if (now >= endOf(certificate))
    return refuse(
      `the ${name} expired on ${dayOf(endOf(certificate))}`,
      `Put a new certificate in its place; Latchkey uses it from then on. The clock here says ${dayOf(now)}.`,
    )
  if (now < startOf(certificate))
    return refuse(
      `the ${name} is not valid before ${new Date(startOf(certificate)).toISOString()}`,
      `Wait until then, or check the clocks: that of the computer that made it, and this one, which says ${new Date(now).toISOString()}.`,
    )
  return undefined
}

export function weaknessOf(certificate: X509Certificate, what = 'certificate'): AppError | undefined {
  const { weakHash } = readUse(certificate.raw)
  if (weakHash === undefined) return undefined
  return refuse(
    `the ${what} ${nameOf(certificate)} is signed with ${weakHash}`,
    'AWS takes SHA-256 or stronger. Ask for a new certificate.',
  )
}

/** As a person knows it: its common name, or else its number. */
export function nameOf({ subject, serialNumber }: Pick<X509Certificate, 'subject' | 'serialNumber'>): string {
  const name = commonName(subject)
  return name === undefined ? `with the serial number ${serialNumber}` : `"${name}"`
}

export const commonName = (subject: string): string | undefined => /(?:^|\n)CN=([^\n]+)/.exec(subject)?.[1]

/** Epoch ms as yyyy-mm-dd, in UTC as certificates have it. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
