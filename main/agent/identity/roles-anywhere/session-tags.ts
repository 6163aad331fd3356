// What AWS puts into a session of the certificate (Roles Anywhere user guide, "Trust policy" and "Certificate attribute mapping"), for
// whoever writes the policies. A profile with mappings of its own has fewer.
import { type Element, elements, inside, objectIdOf } from '#util/keys/ber.ts'

export interface SessionTags {
  /** By the key behind `aws:PrincipalTag/`, in the order of the certificate. */
  readonly sessionTags: Readonly<Record<string, string>>
  readonly sourceIdentity: string
}

/** Those that AWS names. */
const attributes: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
}
const alternativeNameId = '2.5.29.17'
const extensionsTag = 0xa3
const nameTags = { dns: 0x82, directory: 0xa4, uri: 0x86 } as const
/** Longer names stand without what tells them from a number: STS takes 64 characters. */
const longestPrefixedName = 61

/** Undefined where there is something in it that cannot be read, and that nobody needs but AWS. */
export function sessionTagsOf(raw: Buffer): SessionTags | undefined {
  try {
    return tagsIn(raw)
  } catch {
    return undefined
  }
}

function tagsIn(raw: Buffer): SessionTags {
  const fields = inside(inside(elements(raw)[0])[0])
  // The version comes first, where there is one.
  const [serial, , issuer, , subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  const extensions = inside(fields.find(({ tag }) => tag === extensionsTag))
  const alternative = inside(extensions[0])
    .map(inside)
    .find(([id]) => objectIdOf(id) === alternativeNameId)
    ?.at(-1)
  const names = inside(inside(alternative)[0])
  const first = (wanted: number): Element | undefined => names.find(({ tag }) => tag === wanted)
  const text = (element: Element | undefined): string | undefined => element?.content.toString('latin1')
  const tags: readonly (readonly [string, string | undefined])[] = [
    ...named('x509Subject', subject),
    ...named('x509Issuer', issuer),
    ['x509SAN/DNS', text(first(nameTags.dns))],
    ['x509SAN/URI', text(first(nameTags.uri))],
    ...named('x509SAN/Name', inside(first(nameTags.directory))[0]),
  ]
  const name = attributesOf(subject).find(([short]) => short === 'CN')?.[1]
  return {
    sessionTags: Object.fromEntries(
      tags.flatMap(([key, value]) => (value !== undefined && isTagValue(value) ? [[key, value]] : [])),
    ),
    sourceIdentity:
      name === undefined ? `ID=${(serial?.content.toString('hex') ?? '').replace(/^00(?=.)/, '')}` : identityOf(name),
  }
}

const identityOf = (name: string): string => (name.length > longestPrefixedName ? name : `CN=${name}`)

/** What STS takes in a session tag; AWS leaves out the rest. */
const isTagValue = (value: string): boolean => value.length <= 256 && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value)

/** Several values of one kind are one tag: tags have no lists. */
function named(prefix: string, name: Element | undefined): readonly (readonly [string, string])[] {
  const values = new Map<string, string>()
  for (const [short, value] of attributesOf(name)) {
    const before = values.get(short)
    values.set(short, before === undefined ? value : `${before}/${value}`)
  }
  return [...values].map(([short, value]) => [`${prefix}/${short}`, value])
}

function attributesOf(name: Element | undefined): readonly (readonly [short: string, value: string])[] {
  return inside(name)
    .flatMap(inside)
    .map(inside)
    .flatMap(([type, value]) => {
      const short = attributes[objectIdOf(type)]
      return short === undefined || value === undefined ? [] : [[short, stringOf(value)] as const]
    })
}

/** X.680's string types, as names have them (RFC 5280, DirectoryString). */
function stringOf({ tag, content }: Element): string {
  const [utf8, bmp, universal] = [0x0c, 0x1e, 0x1c]
  if (tag === utf8) return content.toString('utf8')
  if (tag === bmp)
    return Buffer.from(content.subarray(0, content.length & ~1))
      .swap16()
      .toString('utf16le')
  if (tag !== universal) return content.toString('latin1')
  const points = Array.from({ length: Math.floor(content.length / 4) }, (_, at) => content.readUInt32BE(at * 4))
  return points.map((point) => (point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd')).join('')
}
