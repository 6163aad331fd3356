// The text of a file without one earlier write: exactly the text from before it where nothing came since, else the same change backwards.
import { type Document, parse, textOf } from '#local/botocore/document.ts'
import { withoutSecret } from './diff.ts'
import { edit, type NewSection, printSteps, sectionsOf, type Step } from './edit.ts'
import type { Texts } from './journal.ts'
import { meaningOf } from '#local/botocore/meaning.ts'

export type TakenBack =
  | {
      readonly kind: 'fits'
      readonly content: Buffer | undefined
      /** Sections to read back, where others were written since. */
      readonly sections?: { readonly put: readonly NewSection[]; readonly gone: ReadonlySet<string> }
    }
  /** `difference`: lines that the write left, with a minus, and that are there now, with a plus; no secrets. */
  | { readonly kind: 'changed-since'; readonly where: string; readonly difference: readonly string[] }

export function takeBack({ before, after }: Texts, current: Buffer | undefined): TakenBack {
  if (isSame(current, after)) return { kind: 'fits', content: before }
  const [was, left, now] = [before, after, current].map((content) => textOf(content ?? Buffer.of()))
  if (was === undefined || left === undefined || now === undefined)
    return { kind: 'changed-since', where: 'it', difference: [] }
  const documents = [was, left, now].map(({ text }) => parse(text))
  const isConfig = documents.every((document) => meaningOf(document).kind === 'read')
  const [one, two, three] = documents
  const bySection = isConfig && one && two && three ? sections(one, two, three) : undefined
  return bySection ?? lines(was.text, left.text, now.text, now.encoding)
}

const isSame = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.equals(other)

/** Section by section: those of ours that the write changed must be as it left them, wherever they stand by now. */
function sections(before: Document, after: Document, current: Document): TakenBack | undefined {
  const [was, left, now] = [ownSections(before), ownSections(after), ownSections(current)]
  const foreign = new Set(sectionsOf(current).flatMap(({ header, mark }) => (mark === undefined ? [header] : [])))
  const changed = [...new Set([...was.keys(), ...left.keys()])].filter(
    (header) => was.get(header)?.text !== left.get(header)?.text,
  )
  // It was no file of profiles.
  if (changed.length === 0) return undefined
  const moved = changed.find((header) => now.get(header)?.text !== left.get(header)?.text || foreign.has(header))
  if (moved !== undefined) {
    const difference = differenceOf(left.get(moved)?.text ?? '', now.get(moved)?.text ?? '')
    return { kind: 'changed-since', where: `[${moved}]`, difference }
  }
  const put = changed.flatMap((header) => was.get(header)?.section ?? [])
  const drop = new Set(changed.filter((header) => !was.has(header)))
  const steps: readonly Step[] = edit(current, put, drop)
  return { kind: 'fits', content: Buffer.from(printSteps(steps)), sections: { put, gone: drop } }
}

function differenceOf(left: string, now: string): readonly string[] {
  const signed = (sign: string, text: string): readonly string[] =>
    text.split('\n').flatMap((line) => (line === '' ? [] : [`${sign}${withoutSecret(line)}`]))
  return [...signed('-', left), ...signed('+', now)]
}

function ownSections(document: Document) {
  return new Map(
    sectionsOf(document).flatMap(({ header, mark, from, to }) => {
      if (mark === undefined) return []
      const body = document.slice(from, to)
      const values = body.flatMap(({ is }) => (is.kind === 'option' ? [[is.key, is.value] as const] : []))
      const section: NewSection = { header, mark, values }
      return [[header, { section, text: body.map(({ text }) => text).join('\n') }] as const]
    }),
  )
}

/** Any other file: what the write put in must be there once, wherever it stands by now. */
function lines(before: string, after: string, current: string, encoding: BufferEncoding): TakenBack {
  const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/)
  const [was, left] = [linesOf(before), linesOf(after)]
  let head = 0
  while (head < was.length && head < left.length && was[head] === left[head]) head += 1
  let tail = 0
  while (tail < was.length - head && tail < left.length - head && was.at(-1 - tail) === left.at(-1 - tail)) tail += 1
  const between = (all: readonly string[]): string => all.slice(head, all.length - tail).join('')
  const put = between(left)
  // Lines that were taken out go back behind what stood above them in their section.
  const section = left.slice(0, head).findLastIndex((line) => line.trimStart().startsWith('['))
  const above = put === '' && section !== -1 ? left.slice(section, head).join('') : ''
  const place = above + put
  const at = place === '' ? -1 : current.indexOf(place)
  const isSafe = at !== -1 && !current.includes(place, at + 1) && (at === 0 || '\r\n'.includes(current[at - 1] ?? ''))
  const content = current.slice(0, at + above.length) + between(was) + current.slice(at + place.length)
  if (isSafe && (above === '' || meaningOf(parse(content)).kind === 'read'))
    return { kind: 'fits', content: Buffer.from(content, encoding) }
  return { kind: 'changed-since', where: 'what it wrote', difference: differenceOf(put, '') }
}
