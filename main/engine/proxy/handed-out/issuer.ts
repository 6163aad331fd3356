import type { HostFacts } from '../../aws/host-facts.ts'
import { splitTarget } from '../../signing/split-target.ts'
import { uriDecode } from '../../signing/uri-encode.ts'

/** Who may hand out credentials in an answer: STS, S3 for a bucket of S3 Express, or S3 Access Grants. */
export type Issuer = 'sts' | 's3-session' | 's3-access-grant'

const ofSts: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoot',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'GetSessionToken',
  'GetFederationToken',
  'GetDelegatedAccessToken',
])
const handsOut: ReadonlySet<string> = new Set([...ofSts, 'CreateSession', 'GetDataAccess'])

/** Whether a success without credentials is an answer that we did not understand. */
export const mustHandOut = (action: string | undefined): boolean => handsOut.has(action ?? '')

export interface Asked {
  readonly hostFacts: HostFacts
  readonly scopeService: string
  /** As on the wire. */
  readonly target: string
  readonly action: string | undefined
}

/**
 * Whose answer has to be looked at. Every one of STS, whatever the action seems to be: a form that names two actions, or an action
 * that we had not heard of, must not let a real key pass. S3 sends files too, so there the address decides, read as loosely as any
 * server may read it.
 */
export function issuerOf({ hostFacts, scopeService, target, action }: Asked): Issuer | undefined {
  const facts = hostFacts.kind === 'service' ? hostFacts : undefined
  const scope = scopeService.toLowerCase()
  // By what is asked and what it is signed for too: an endpoint of the person's own answers for any host.
  if (scope === 'sts' || facts?.service === 'sts' || ofSts.has(action ?? '')) return 'sts'
  if (facts?.family !== 's3' && !scope.startsWith('s3')) return undefined
  const { path, query = '' } = splitTarget(target)
  const grants = facts?.service === 's3-control' ? /dataaccess/i : /accessgrantsinstance.*dataaccess/i
  if (action === 'GetDataAccess' || grants.test(decodeTwice(path))) return 's3-access-grant'
  if (action === 'CreateSession') return 's3-session'
  const zonal = facts?.signingName === 's3express' || scope === 's3express'
  return zonal && query.split('&').some(isSession) ? 's3-session' : undefined
}

function isSession(parameter: string): boolean {
  const [name = ''] = parameter.split('=', 1)
  return decodeTwice(name).trim().toLowerCase() === 'session'
}

const decodeTwice = (text: string): string => uriDecode(uriDecode(text))
