// Takes long-lived keys out of a person's file: their lines, and no other byte.
import { type Document, parse, print } from '#local/botocore/document.ts'
import { sectionsOf } from './edit.ts'

const keyLines = ['aws_access_key_id', 'aws_secret_access_key'] as const

export interface TakenOut {
  readonly text: string
  /** Keys that each section lost, by header. */
  readonly lost: ReadonlyMap<string, readonly string[]>
}

/** Decides by what a section is called and holds at the moment of the write. */
export type KeysWanted = (header: string, values: ReadonlyMap<string, string>) => boolean

export function withoutKeys(text: string, isWanted: KeysWanted): TakenOut {
  const document = parse(text)
  const lost = new Map<string, readonly string[]>()
  const gone = new Set<number>()
  for (const { header, from, to } of sectionsOf(document)) {
    const options = document
      .slice(from, to)
      .flatMap(({ is }) => (is.kind === 'option' ? [[is.key, is.value] as const] : []))
    if (!isWanted(header, new Map(options))) continue
    const lines = linesOfKeys(document, from, to)
    if (lines.length === 0) continue
    lost.set(header, keyLines)
    for (const line of lines) gone.add(line)
  }
  return { text: print(document.filter((_line, at) => !gone.has(at))), lost }
}

/** With what is indented below them, which belongs to their values. */
function linesOfKeys(document: Document, from: number, to: number): readonly number[] {
  const found: number[] = []
  let inKey = false
  for (let at = from; at < to; at += 1) {
    const is = document[at]?.is
    if (is?.kind === 'option') inKey = keyLines.some((key) => key === is.key)
    if (inKey && (is?.kind === 'option' || is?.kind === 'continuation')) found.push(at)
  }
  return found
}
