// Before anything is written the result is read by two parsers of different origin: ours, which follows botocore's, and the one of AWS's SDK
// for JavaScript, which is the least alike to it (inline comments, indented headers, no error for what it does not know).
import { parse } from './document.ts'
import type { NewSection } from './edit.ts'
import { meaningOf, type Meaning, type Section } from './meaning.ts'

type Sections = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>

export interface ReadBack {
  readonly before: string
  readonly after: string
  /** What must be there as it is. */
  readonly put: readonly NewSection[]
  /** Headers of what must be gone. */
  readonly gone: ReadonlySet<string>
}

/** Which section does not mean what it should, and to whom; undefined where everything is as planned. */
export async function misread({ before, after, put, gone }: ReadBack): Promise<string | undefined> {
  const ours = new Set([...put.map(({ header }) => header), ...gone])
  const wanted = new Map(put.map(({ header, values }) => [header, new Map(values)]))
  const python = [meaningOf(parse(before)), meaningOf(parse(after))] as const
  if (python[0].kind === 'refused' || python[1].kind === 'refused') return 'botocore could not read the result'
  const wrong = differing(python[0].meaning, python[1].meaning, ours, wanted)
  if (wrong !== undefined) return `botocore would read [${wrong}] otherwise`
  const script = [await sdkReading(before), await sdkReading(after)] as const
  const named = new Map([...wanted].map(([header, values]) => [sdkName(header), values]))
  const wrongThere = differing(script[0], script[1], new Set([...ours].map(sdkName)), named)
  return wrongThere === undefined ? undefined : `the AWS SDK for JavaScript would read [${wrongThere}] otherwise`
}

function differing(before: Meaning, after: Meaning, ours: ReadonlySet<string>, wanted: Meaning): string | undefined {
  for (const names of [before, after, wanted])
    for (const name of names.keys())
      if (!isSame(after.get(name), (ours.has(name) ? wanted : before).get(name))) return name
  return undefined
}

function isSame(one: Section | undefined, other: Section | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if (one.size !== other.size) return false
  for (const [key, value] of one) if (other.get(key) !== value) return false
  return true
}

const sdkName = (header: string): string => header.replace(' ', '.')

/** Its parser is within reach only through its loader, which is lent the text for as long as the call takes to begin. */
async function sdkReading(text: string): Promise<Meaning> {
  const { externalDataInterceptor, loadSharedConfigFiles } = await import('@smithy/core/config')
  const place = 'latchkey: a text that is read back'
  externalDataInterceptor.interceptFile(place, text)
  const loading = loadSharedConfigFiles({ filepath: place, configFilepath: place })
  delete externalDataInterceptor.getFileRecord()[place]
  const sections: Sections = (await loading).credentialsFile
  return new Map(Object.entries(sections).map(([name, values]) => [name, new Map(definedOf(values))]))
}

const definedOf = (values: Sections[string]): (readonly [string, string])[] =>
  Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
