// Whether what somebody types can be right, told while it is typed. The agent checks again; this only saves the wait.
import { regionShape } from '#shared/region-shape.ts'
import { startUrlOf } from '#shared/start-url.ts'
import { t } from '#shared/strings/strings.ts'

export interface Wrong {
  readonly text: string
  /** More letters may still make it right: told once the field is left. */
  readonly soon?: boolean
}

const words = t.sources.adding.wrong
const roleWords = t.sources.role.wrong
const nameShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const secretLength = 40

export function nameWrong(name: string, taken: ReadonlySet<string>): Wrong | undefined {
  if (name === '') return { text: words.nameEmpty, soon: true }
  if (!nameShape.test(name)) return { text: words.name }
  return taken.has(name) ? { text: words.nameTaken(name) } : undefined
}

/** `elsewhere`: for an endpoint that is not AWS, whose ids have other beginnings. */
export function keyIdWrong(id: string, elsewhere: boolean): Wrong | undefined {
  if (id === '') return { text: words.keyIdEmpty, soon: true }
  if (/[^A-Za-z0-9_]/.test(id) || id.length > 128)
    return { text: id.length === secretLength ? words.keyIdSecret : words.keyId }
  if (elsewhere) return id.length < 16 ? { text: words.keyId, soon: true } : undefined
  if (id.startsWith('ASIA')) return { text: words.keyIdTemporary }
  if (id.length === secretLength && !id.startsWith('AKIA')) return { text: words.keyIdSecret }
  if (!'AKIA'.startsWith(id.slice(0, 4)) || !/^[A-Z0-9]*$/.test(id)) return { text: words.keyId }
  return id.length < 16 ? { text: words.keyId, soon: true } : undefined
}

/** Says how many characters there are, never which. */
export function secretWrong(secret: string, elsewhere: boolean): Wrong | undefined {
  if (secret === '') return { text: words.secretEmpty, soon: true }
  if (/\s/.test(secret)) return { text: words.secretBlank }
  if (elsewhere || secret.length === secretLength) return undefined
  return { text: words.secretLength(secret.length), soon: secret.length < secretLength }
}

export function mfaWrong(serial: string): Wrong | undefined {
  // Hardware tokens have a plain serial number (IAM user guide, "Assign a hardware TOTP token").
  if (serial === '' || /^arn:aws[a-z-]*:iam::\d{12}:mfa\/[\w+=,.@/-]+$/.test(serial) || /^[A-Z]{4}\d{8}$/.test(serial))
    return undefined
  return { text: words.mfa, soon: true }
}

export function startUrlWrong(text: string): Wrong | undefined {
  if (text === '') return { text: words.startUrlEmpty, soon: true }
  return startUrlOf(text) === undefined ? { text: words.startUrl, soon: true } : undefined
}

export function regionWrong(region: string): Wrong | undefined {
  return region === '' || regionShape.test(region) ? undefined : { text: words.region, soon: true }
}

export function endpointWrong(text: string): Wrong | undefined {
  if (text === '') return undefined
  const wrong = { text: words.endpoint, soon: true }
  if (!URL.canParse(text)) return wrong
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text)
  if (username !== '' || password !== '' || pathname !== '/' || search !== '' || hash !== '') return wrong
  if (protocol === 'https:') return undefined
  return protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname) ? undefined : wrong
}

/** `sourceRegion` tells the partition that the source's credentials are worth something in. */
export function arnWrong(arn: string, sourceRegion: string): Wrong | undefined {
  if (arn === '') return { text: roleWords.arnEmpty, soon: true }
  const parts = /^arn:([a-z-]+):(iam|sts)::([^:]*):([a-z-]+)\/(.*)$/.exec(arn)
  if (parts === null) return { text: roleWords.arn, soon: true }
  const [, partition = '', service, account = '', kind, rest = ''] = parts
  if (service === 'sts' || kind === 'assumed-role') return { text: roleWords.arnSession }
  if (kind === 'user') return { text: roleWords.arnUser }
  if (!/^\d{12}$/.test(account)) return { text: roleWords.arnAccount }
  if (kind !== 'role' || !/^(?:[\u0021-\u007e]*\/)?[\w+=,.@-]{1,64}$/.test(rest))
    return { text: roleWords.arn, soon: true }
  const own = partitionOf(sourceRegion)
  return own === partition ? undefined : { text: roleWords.partition(partition, own) }
}

export function externalIdWrong(text: string): Wrong | undefined {
  return text === '' || /^[\w+=,.@:/-]{2,1224}$/.test(text) ? undefined : { text: roleWords.externalId, soon: true }
}

export function sessionNameWrong(text: string): Wrong | undefined {
  return text === '' || /^[\w+=,.@-]{2,64}$/.test(text) ? undefined : { text: roleWords.sessionName, soon: true }
}

const beginnings = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
] as const

function partitionOf(region: string): string {
  return beginnings.find(([start]) => region.startsWith(start))?.[1] ?? 'aws'
}
