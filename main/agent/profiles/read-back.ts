// Before anything is written the result is read by two parsers of different origin: ours, which follows botocore's, and the one of AWS's SDK
// for JavaScript, which is the least alike to it (inline comments, indented headers, no error for what it does not know).
import { parse } from '#local/botocore/document.ts'
import type { NewSection } from './edit.ts'
import { meaningOf } from '#local/botocore/meaning.ts'

type Sections = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>

/** What one reader reads in a text. */
interface Reading {
  readonly names: readonly string[]
  readonly get: (name: string) => Sections[string] | undefined
}

export interface ReadBack {
  readonly before: string
  readonly after: string
  /** What must be there as it is. */
  readonly put: readonly NewSection[]
  /** Headers of what must be gone. */
  readonly gone: ReadonlySet<string>
  /** Keys that sections must have no longer, by header; their others stay. */
  readonly lost?: ReadonlyMap<string, readonly string[]>
}

/** Which section does not mean what it should, and to whom; undefined where everything is as planned. */
export async function misread({ before, after, put, gone, lost = new Map() }: ReadBack): Promise<string | undefined> {
  const wanted = new Map<string, Sections[string] | undefined>([...gone].map((header) => [header, undefined]))
  for (const { header, values } of put) wanted.set(header, Object.fromEntries(values))
  const python = [botocoreReading(before), botocoreReading(after)] as const
  if (python[0] === undefined || python[1] === undefined) return 'botocore could not read the result'
  const wrong = differing(without(python[0], lost), without(python[1], noKeys(lost)), wanted)
  if (wrong !== undefined) return `botocore would read [${wrong}] otherwise`
  const named = inSdk(wanted)
  const [left, now] = [
    without(await sdkReading(before), inSdk(lost)),
    without(await sdkReading(after), noKeys(inSdk(lost))),
  ]
  const wrongThere = differing(left, now, named)
  return wrongThere === undefined ? undefined : `the AWS SDK for JavaScript would read [${wrongThere}] otherwise`
}

const inSdk = <Value>(byHeader: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
  new Map([...byHeader].map(([header, value]) => [header.replace(' ', '.'), value]))

const noKeys = (lost: ReadonlyMap<string, readonly string[]>) => new Map([...lost.keys()].map((header) => [header, []]))

/** A section that loses its last key is there for one reader and not for the other. */
function without(reading: Reading, lost: ReadonlyMap<string, readonly string[]>): Reading {
  const get = (name: string): Sections[string] | undefined => {
    const keys = lost.get(name)
    if (keys === undefined) return reading.get(name)
    const rest = Object.entries(reading.get(name) ?? {}).filter(([key]) => !keys.includes(key))
    return Object.fromEntries(rest)
  }
  return { names: reading.names, get }
}

function differing(
  before: Reading,
  after: Reading,
  wanted: ReadonlyMap<string, Sections[string] | undefined>,
): string | undefined {
  for (const names of [before.names, after.names, wanted.keys()])
    for (const name of names)
      if (!isSame(after.get(name), wanted.has(name) ? wanted.get(name) : before.get(name))) return name
  return undefined
}

function isSame(one: Sections[string] | undefined, other: Sections[string] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

function botocoreReading(text: string): Reading | undefined {
  const reading = meaningOf(parse(text))
  if (reading.kind === 'refused') return undefined
  return { names: [...reading.meaning.keys()], get: (name) => reading.meaning.get(name) }
}

/** Its parser is within reach only through its loader, which is lent the text for as long as the call takes to begin. */
async function sdkReading(text: string): Promise<Reading> {
  const { externalDataInterceptor, loadSharedConfigFiles } = await import('@smithy/core/config')
  const [place, none] = ['latchkey: a text that is read back', 'latchkey: nothing']
  externalDataInterceptor.interceptFile(place, text)
  externalDataInterceptor.interceptFile(none, '')
  const loading = loadSharedConfigFiles({ filepath: place, configFilepath: none })
  for (const lent of [place, none]) delete externalDataInterceptor.getFileRecord()[lent]
  const sections: Sections = (await loading).credentialsFile
  return { names: Object.keys(sections), get: (name) => (Object.hasOwn(sections, name) ? sections[name] : undefined) }
}
