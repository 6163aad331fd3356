// Changes to single sections of a file. Every line that is not a section's of ours stays the same object, so that its bytes cannot change.
import type { Document, Line } from '#local/botocore/document.ts'
import { type Mark, markIn, markLine } from './mark.ts'

export interface NewSection {
  /** What stands between the brackets. */
  readonly header: string
  readonly mark: Mark
  readonly values: readonly (readonly [key: string, value: string])[]
}

/** One line of the way from the old file to the new one: a line that stays is in both. */
export interface Step {
  readonly old?: Line
  readonly new?: Line
}

export interface FoundSection {
  readonly header: string
  readonly mark: Mark | undefined
  /** Of the lines that make it up: its mark, and from its header to behind its last key. */
  readonly markAt: number | undefined
  readonly from: number
  readonly to: number
}

export function sectionsOf(document: Document): readonly FoundSection[] {
  const found: FoundSection[] = []
  let open: { -readonly [Key in keyof FoundSection]: FoundSection[Key] } | undefined
  let comments = 0
  for (const [at, { is }] of document.entries()) {
    if (is.kind === 'header') {
      // The comments directly above a section are its own; the nearest mark counts.
      let [markAt, mark]: [number | undefined, Mark | undefined] = [undefined, undefined]
      for (let above = at - 1; above >= at - comments && mark === undefined; above -= 1) {
        mark = markIn(document[above]?.text ?? '')
        if (mark !== undefined) markAt = above
      }
      open = { header: is.name, mark, markAt, from: at, to: at + 1 }
      found.push(open)
    }
    if (open !== undefined && (is.kind === 'option' || is.kind === 'continuation')) open.to = at + 1
    comments = is.kind === 'comment' ? comments + 1 : 0
  }
  return found
}

/** `put`: in the place of the section of that name, else at the end. `drop`: headers of sections to take out. */
export function edit(
  document: Document,
  put: readonly NewSection[],
  drop: ReadonlySet<string>,
  found: readonly FoundSection[] = sectionsOf(document),
): readonly Step[] {
  // After a lone CR the empty line's LF would become the other half of a CRLF.
  const isSpaced = !document.some(({ end }) => end === '\r')
  const toPut = new Map(put.map((section) => [section.header, section]))
  const changes = new Map<number, { readonly to: number; readonly lines: readonly string[] }>()
  for (const section of found) {
    const { header, markAt, from, to } = section
    const wanted = toPut.get(header)
    if (wanted !== undefined) {
      toPut.delete(header)
      const [mark = '', ...lines] = textOfSection(wanted)
      if (markAt !== undefined) changes.set(markAt, { to: markAt + 1, lines: [mark] })
      changes.set(from, { to, lines: markAt === undefined ? [mark, ...lines] : lines })
    } else if (drop.has(header)) {
      changes.set(from, { to, lines: [] })
      if (markAt === undefined) continue
      // The empty line above it was put there with it.
      const above = isSpaced && document[markAt - 1]?.text === '' ? markAt - 1 : markAt
      changes.set(above, { to: markAt + 1, lines: [] })
    }
  }
  const end = endOf(document)
  const steps: Step[] = []
  for (let at = 0; at < document.length;) {
    const change = changes.get(at)
    if (change === undefined) {
      const line = document[at]
      if (line !== undefined) steps.push({ old: line, new: line })
      at += 1
    } else {
      replace(steps, document.slice(at, change.to), change.lines, end)
      at = change.to
    }
  }
  for (const section of toPut.values()) {
    const isFirst = !steps.some((step) => step.new !== undefined)
    const lines = isFirst || !isSpaced ? textOfSection(section) : ['', ...textOfSection(section)]
    for (const text of lines) steps.push({ new: lineOf(text, end) })
  }
  return withEnds(steps, document.at(-1)?.end === '', end)
}

/** Whether a section stands there already, to the letter. */
export function isWritten(document: Document, { markAt, from, to }: FoundSection, section: NewSection): boolean {
  const [mark, ...lines] = textOfSection(section)
  const isMarked = markAt !== undefined && document[markAt]?.text === mark
  return isMarked && to - from === lines.length && lines.every((line, at) => document[from + at]?.text === line)
}

/** Lines that are the same at either end stay. */
function replace(steps: Step[], before: readonly Line[], texts: readonly string[], end: Line['end']): void {
  const isSame = (old: Line | undefined, text: string | undefined): boolean => old !== undefined && old.text === text
  let head = 0
  while (head < texts.length && isSame(before[head], texts[head])) head += 1
  let tail = 0
  while (tail < Math.min(texts.length, before.length) - head && isSame(before.at(-1 - tail), texts.at(-1 - tail)))
    tail += 1
  const keep = (line: Line): void => void steps.push({ old: line, new: line })
  before.slice(0, head).forEach(keep)
  for (const old of before.slice(head, before.length - tail)) steps.push({ old })
  for (const text of texts.slice(head, texts.length - tail)) steps.push({ new: lineOf(text, end) })
  before.slice(before.length - tail).forEach(keep)
}

/** A file without a last line break stays one, and every line before the last has one. */
function withEnds(steps: readonly Step[], isOpen: boolean, end: Line['end']): readonly Step[] {
  const last = steps.findLastIndex((step) => step.new !== undefined)
  const all: Step[] = []
  for (const [at, step] of steps.entries()) {
    const { old, new: line } = step
    const wanted = at === last && isOpen ? '' : line?.end || end
    if (line === undefined || line.end === wanted) all.push(step)
    else if (old === undefined) all.push({ new: { ...line, end: wanted } })
    else all.push({ old }, { new: { ...line, end: wanted } })
  }
  return all
}

/** What the lines of ours end with. Of a file with classic Mac ends JavaScript reads no line, so ours do not follow it. */
const endOf = (document: Document): '\n' | '\r\n' =>
  document.find(({ end }) => end !== '')?.end === '\r\n' ? '\r\n' : '\n'

const textOfSection = ({ header, mark, values }: NewSection): readonly string[] => [
  markLine(mark),
  `[${header}]`,
  ...values.map(([key, value]) => `${key} = ${value}`),
]

const lineOf = (text: string, end: Line['end']): Line => ({ text, end, is: { kind: 'blank' } })

export const printSteps = (steps: readonly Step[]): string =>
  steps.map((step) => (step.new === undefined ? '' : step.new.text + step.new.end)).join('')
