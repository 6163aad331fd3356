// The AWS config file as lines that lose nothing: `print(parse(x)) === x` for any text. What a line is follows Python's configparser, which
// botocore reads with: the strictest of the readers that tools bring.
import { isUtf8 } from 'node:buffer'

export type LineKind =
  | { readonly kind: 'blank' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'option'; readonly key: string; readonly value: string }
  /** Indented deeper than the option above it, whose value it goes on with. */
  | { readonly kind: 'continuation'; readonly value: string }
  /** Nothing that botocore reads. */
  | { readonly kind: 'wrong'; readonly problem: string }

export interface Line {
  readonly text: string
  /** Empty at the end of a file without a last line break. */
  readonly end: '' | '\n' | '\r\n' | '\r'
  readonly is: LineKind
}

export type Document = readonly Line[]

/** What Python takes for white space at the ends of a text; JavaScript's own trim knows other characters. */
const blank = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const blanksAtEnds = new RegExp(`^${blank}+|${blank}+$`, 'g')
/** Most texts have none at either end, and a test is quicker than a replacement. */
const hasBlankEnd = new RegExp(`^${blank}|${blank}$`)
const firstInk = new RegExp(`^${blank}*`)

export const stripped = (text: string): string => (hasBlankEnd.test(text) ? text.replace(blanksAtEnds, '') : text)

/** Of bytes that are no UTF-8 each stands for a character, so that these come back too. */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly encoding: 'utf8' | 'latin1' } {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding), encoding }
}

export function parse(text: string): Document {
  const lines: Line[] = []
  let place: Place = { inSection: false, inOption: false, indent: 0 }
  for (const [line, end] of linesOf(text)) {
    const is = kindOf(line, place)
    place = after(is, line, place)
    lines.push({ text: line, end, is })
  }
  return lines
}

export const print = (document: Document): string => document.map(({ text, end }) => text + end).join('')

function* linesOf(text: string): Iterable<readonly [text: string, end: Line['end']]> {
  const breaks = /\r\n|\r|\n/g
  let from = 0
  for (let found = breaks.exec(text); found !== null; found = breaks.exec(text)) {
    const end = found[0] === '\r\n' ? '\r\n' : found[0] === '\r' ? '\r' : '\n'
    yield [text.slice(from, found.index), end]
    from = breaks.lastIndex
  }
  if (from < text.length) yield [text.slice(from), '']
}

interface Place {
  readonly inSection: boolean
  readonly inOption: boolean
  /** Of the last header or option. */
  readonly indent: number
}

function kindOf(line: string, { inSection, inOption, indent }: Place): LineKind {
  const value = stripped(line)
  if (value === '') return { kind: 'blank' }
  if (value.startsWith('#') || value.startsWith(';')) return { kind: 'comment' }
  if (inSection && inOption && indentOf(line) > indent) return { kind: 'continuation', value }
  // Greedy: `[profile a]b]` is called `profile a]b`.
  const header = value.startsWith('[') ? value.slice(1, value.lastIndexOf(']')) : ''
  if (header !== '' && value.lastIndexOf(']') > 1) return { kind: 'header', name: header }
  if (!inSection) return { kind: 'wrong', problem: 'it stands before the first section' }
  const delimiter = value.search(/[=:]/)
  if (delimiter === -1) return { kind: 'wrong', problem: 'it is neither a section, nor "key = value", nor a comment' }
  const key = stripped(value.slice(0, delimiter)).toLowerCase()
  if (key === '') return { kind: 'wrong', problem: 'it has a value and no key' }
  return { kind: 'option', key, value: stripped(value.slice(delimiter + 1)) }
}

function after(is: LineKind, line: string, place: Place): Place {
  switch (is.kind) {
    case 'header':
      return { inSection: true, inOption: false, indent: indentOf(line) }
    case 'option':
      return { ...place, inOption: true, indent: indentOf(line) }
    // A line that makes no sense sets the depth all the same.
    case 'wrong':
      return { ...place, indent: indentOf(line) }
    default:
      return place
  }
}

const indentOf = (line: string): number => firstInk.exec(line)?.[0].length ?? 0
