// Whether a call was signed by the key of the certificate that it shows, and whether an anchor leads to that certificate.
import { createHash, verify, X509Certificate } from 'node:crypto'
import type { Call } from '../http/call.ts'
import { parseBasicIso, oneHeader, readParts, type Claim } from '../verify/claim.ts'
import { rebuild } from '../verify/canonical.ts'
import { fault } from './faults.ts'
import type { RolesAnywhereState, TrustAnchor } from './state.ts'

const skewMs = 5 * 60_000
const algorithms: Readonly<Record<string, string>> = {
  'AWS4-X509-RSA-SHA256': 'rsa',
  'AWS4-X509-ECDSA-SHA256': 'ec',
}
/** What has to be signed, whatever else is; and what has to be where it is sent (IAM user guide, "Create a signed AWS API request"). */
const mustBeSigned = ['host', 'x-amz-date', 'x-amz-x509']
const signedWhereSent = /^(?:content-type|x-amz-.*)$/
const mostChain = 5

export interface Shown {
  readonly leaf: X509Certificate
  readonly chain: readonly X509Certificate[]
  /** Of its scope. */
  readonly region: string
}

/** Throws AwsFault. */
export function judgeSignature(call: Call, body: Buffer): Shown {
  const { request } = call
  const authorization = (request.headers.authorization ?? '').trim()
  const [algorithm = ''] = authorization.split(' ')
  const type = algorithms[algorithm]
  if (type === undefined) throw fault('AccessDeniedException', 'Missing or unsupported authentication')
  const read = readParts(request, authorization.slice(algorithm.length + 1))
  if (read.kind !== 'claim') throw fault('ValidationException', 'Authorization header is incomplete')
  const { claim } = read
  checkClaim(claim, call)
  const leaf = certificateOf(oneHeader(request, 'x-amz-x509') ?? '')
  const above = oneHeader(request, 'x-amz-x509-chain')
  const chain = above === undefined ? [] : above.split(',').map(certificateOf)
  if (chain.length > mostChain) throw fault('ValidationException', 'Certificate chain is too long')
  if (claim.accessKeyId !== leaf.serialNumber.replace(/[0-9A-F]+/i, (digits) => String(BigInt(`0x${digits}`))))
    throw fault('AccessDeniedException', 'Credential does not match the signing certificate')
  if (leaf.publicKey.asymmetricKeyType !== type)
    throw fault('AccessDeniedException', 'Signature algorithm does not match the signing certificate')
  const { rawHeaders } = request
  const { method, path, queryText } = call
  const payloadHash = createHash('sha256').update(body).digest('hex')
  const { stringToSign } = rebuild(
    { method, path, queryText, rawHeaders },
    claim,
    payloadHash,
    'encoded-anew',
    algorithm,
  )
  if (!verify('sha256', Buffer.from(stringToSign), leaf.publicKey, Buffer.from(claim.signature, 'hex')))
    throw fault('AccessDeniedException', 'Signature does not match')
  return { leaf, chain, region: claim.region }
}

function checkClaim(claim: Claim, call: Call): void {
  const at = parseBasicIso(claim.timestamp)
  if (at === undefined || !claim.timestamp.startsWith(claim.date) || Math.abs(at - call.now) > skewMs)
    throw fault('AccessDeniedException', 'Signature expired or not yet current')
  const { region } = call.target
  if (
    claim.service !== 'rolesanywhere' ||
    claim.terminator !== 'aws4_request' ||
    (region ?? claim.region) !== claim.region
  )
    throw otherScope()
  const sent = Object.keys(call.request.headers).filter((name) => signedWhereSent.test(name))
  if (![...mustBeSigned, ...sent].every((name) => claim.signedHeaders.includes(name)))
    throw fault('AccessDeniedException', 'A required header is not signed')
}

export const otherScope = () => fault('AccessDeniedException', 'Credential is not scoped to this service and region')

function certificateOf(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    throw fault('ValidationException', 'X-Amz-X509 is not a certificate')
  }
}

/** Throws AwsFault for a certificate that is not good now, or that no authority of the anchor stands behind. */
export async function judgeCertificate(
  { leaf, chain }: Pick<Shown, 'leaf' | 'chain'>,
  anchor: TrustAnchor,
  { revoked }: Pick<RolesAnywhereState, 'revoked'>,
  now: number,
): Promise<void> {
  const { insufficiency } = await import('./x509.ts')
  if (insufficiency(new Uint8Array(leaf.raw)) !== undefined || isWeak(leaf))
    throw fault('AccessDeniedException', 'Insufficient certificate')
  const roots = (anchor.bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  )
  let last = leaf
  for (const left = new Set(chain); ;) {
    if (!isCurrent(last, now)) throw untrusted()
    if (roots.some((root) => isCurrent(root, now) && issued(root, last))) break
    const next = [...left].find((each) => issued(each, last))
    if (next === undefined) throw untrusted()
    left.delete(next)
    last = next
  }
  if (revoked.has(leaf.serialNumber)) throw fault('AccessDeniedException', 'Certificate revoked')
}

const untrusted = () => fault('AccessDeniedException', 'Untrusted signing certificate')
const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
const isCurrent = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now < Date.parse(validTo)
const isWeak = ({ publicKey }: X509Certificate): boolean =>
  publicKey.asymmetricKeyType === 'rsa' && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2_048
