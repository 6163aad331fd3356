// What leads from a certificate up to its trust anchor.
import type { X509Certificate } from 'node:crypto'
import { refuse } from '#util/app-error.ts'
import { commonName, nameOf } from './certificate-faults.ts'

/** Five intermediates are the most that AWS reads; a root is in the trust anchor already. */
const mostChain = 5

/** The first of `given` that fits counts. */
export function chainOf(certificate: X509Certificate, given: readonly X509Certificate[]): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let last = certificate
  while (chain.length < mostChain) {
    const below = last
    const next = given.find((each) => !isRoot(each) && !chain.includes(each) && each !== below && issued(each, below))
    if (next === undefined) break
    chain.push(next)
    last = next
  }
  return chain
}

/** `given` as the chain, by a person. Throws AppError `bad-request` where it has to do with another certificate. */
export function checkLeads(certificate: X509Certificate, given: readonly X509Certificate[]): void {
  const above = given.filter((each) => !each.raw.equals(certificate.raw))
  if (above.length === 0 || above.some((each) => issued(each, certificate))) return
  const issuer = commonName(certificate.issuer)
  throw refuse(
    `the chain does not lead from the certificate ${nameOf(certificate)}: none in it issued that`,
    issuer === undefined
      ? 'Give the certificate of the authority that issued it.'
      : `It was issued by "${issuer}": give the certificate of that authority.`,
  )
}

/** What to do where a trust anchor does not trust what AWS was shown. */
export function whereChainEnds(certificate: X509Certificate, chain: readonly X509Certificate[]): string {
  const last = chain.at(-1) ?? certificate
  const issuer = commonName(last.issuer)
  const anchor = `check that the trust anchor has ${issuer === undefined ? 'its issuer' : `"${issuer}"`}`
  if (chain.length === 0)
    return `It was shown without a chain: ${anchor}, or give the certificates between the two (--chain).`
  if (chain.length < mostChain)
    return `Its chain ended with ${nameOf(last)}: ${anchor}, or give the certificates above that (--chain).`
  return `AWS reads no more than ${mostChain} certificates above it, which ended with ${nameOf(last)}: ${anchor}.`
}

const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  subject.checkIssued(issuer) && subject.verify(issuer.publicKey)

const isRoot = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate)
