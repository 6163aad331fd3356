import type { InputOf } from '#contract/kinds.ts'
import { t } from '#shared/strings/strings.ts'
import { endpointWrong, nameWrong, regionWrong, sessionNameWrong, type Wrong } from './checks.ts'

const words = t.sources.adding.wrong

export const noCertificate = {
  name: '',
  trustAnchor: '',
  certificate: '',
  privateKey: '',
  passphrase: '',
  chain: '',
  syncProfile: '',
  syncRole: '',
  profileArn: '',
  roleArn: '',
  profileFilter: '',
  sessionName: '',
  region: '',
  endpointUrl: '',
  /** Anything but nothing for yes. */
  fips: '',
}
export type CertificateValues = typeof noCertificate

const arn = (kind: string): RegExp =>
  new RegExp(`^arn:aws[a-z-]*:rolesanywhere:[a-z0-9-]+:\\d{12}:${kind}/[\\da-fA-F-]+$`)
const role = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/

const unlike = (value: string, shape: RegExp, text: string, isNeeded: boolean): Wrong | undefined =>
  (value === '' && !isNeeded) || shape.test(value.trim()) ? undefined : { text, soon: true }

/** Of Windows too. */
const pathWrong = (path: string, isNeeded: boolean): Wrong | undefined =>
  unlike(path, /^(?:\/|[A-Za-z]:[\\/]|\\\\)./, words.path, isNeeded)

export function certificateWrong(values: CertificateValues, taken: ReadonlySet<string>) {
  const { syncProfile, syncRole, profileArn, roleArn } = values
  const byHand = profileArn !== '' || roleArn !== ''
  const synced = syncProfile !== '' || syncRole !== '' || !byHand
  return {
    name: nameWrong(values.name, taken),
    trustAnchor: unlike(values.trustAnchor, arn('trust-anchor'), words.trustAnchor, true),
    certificate: pathWrong(values.certificate, true),
    privateKey: pathWrong(values.privateKey, false),
    chain: pathWrong(values.chain, false),
    syncProfile: unlike(syncProfile, arn('profile'), words.profileArn, synced),
    syncRole: unlike(syncRole, role, words.roleArn, synced),
    profileArn: unlike(profileArn, arn('profile'), words.profileArn, byHand),
    roleArn: unlike(roleArn, role, words.roleArn, byHand),
    profileFilter: filterWrong(values.profileFilter),
    sessionName: sessionNameWrong(values.sessionName),
    region: regionWrong(values.region),
    endpointUrl: endpointWrong(values.endpointUrl),
  }
}

function filterWrong(filters: string): Wrong | undefined {
  const patterns = filters.split('\n').map((each) => each.trim())
  const isWrong = patterns.some((each) => each.startsWith('^') && !(each.endsWith('$') && isExpression(each)))
  return isWrong ? { text: words.profileFilter, soon: true } : undefined
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

export function certificateInput({
  name,
  trustAnchor,
  certificate,
  passphrase,
  fips,
  ...optional
}: CertificateValues): InputOf<'roles-anywhere'> {
  const given = Object.entries(optional).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]]))
  return {
    kind: 'roles-anywhere',
    name,
    trustAnchor: trustAnchor.trim(),
    certificate: certificate.trim(),
    ...(passphrase === '' ? {} : { passphrase }),
    ...(fips === '' ? {} : { fips: true }),
    ...Object.fromEntries(given),
  }
}
