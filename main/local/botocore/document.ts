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

/** Most lines have ink of ASCII at both ends, which a look at the code tells sooner. */
const isInk = (code: number): boolean => code > 0x20 && code < 0x80

export function stripped(text: string): string {
  if (isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(text.length - 1))) return text
  return hasBlankEnd.test(text) ? text.replace(blanksAtEnds, '') : text
}

/** Of bytes that are no UTF-8 each stands for a character, so that these come back too. */
export function textOf(bytes: Uint8Array): { readonly text: string; readonly encoding: 'utf8' | 'latin1' } {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding), encoding }
}

export function parse(text: string): Document {
  const lines: Line[] = []
  const place: Place = { inSection: false, inOption: false, indent: 0 }
  const breaks = /\r\n|\r|\n/g
  for (let from = 0; from < text.length;) {
    const found = breaks.exec(text)
    const line = text.slice(from, found?.index)
    lines.push({ text: line, end: endOf(found?.[0]), is: kindOf(line, place) })
    from = found === null ? text.length : breaks.lastIndex
  }
  return lines
}

const endOf = (found: string | undefined): Line['end'] =>
  found === '\n' || found === '\r\n' || found === '\r' ? found : ''

export const print = (document: Document): string => document.map(({ text, end }) => text + end).join('')

/** What the lines before make of a line; `kindOf` takes it on. */
interface Place {
  inSection: boolean
  inOption: boolean
  /** Of the last header or option. */
  indent: number
}

function kindOf(line: string, place: Place): LineKind {
  const value = stripped(line)
  if (value === '') return { kind: 'blank' }
  if (value.startsWith('#') || value.startsWith(';')) return { kind: 'comment' }
  const indent = value.length === line.length || isInk(line.charCodeAt(0)) ? 0 : (firstInk.exec(line)?.[0].length ?? 0)
  if (place.inOption && indent > place.indent) return { kind: 'continuation', value }
  place.indent = indent
  // Greedy: `[profile a]b]` is called `profile a]b`.
  const close = value.startsWith('[') ? value.lastIndexOf(']') : -1
  if (close > 1) {
    place.inSection = true
    place.inOption = false
    return { kind: 'header', name: value.slice(1, close) }
  }
  // A line that makes no sense sets the depth all the same.
  if (!place.inSection) return { kind: 'wrong', problem: 'it stands before the first section' }
  const delimiter = value.search(/[=:]/)
  if (delimiter === -1) return { kind: 'wrong', problem: 'it is neither a section, nor "key = value", nor a comment' }
  const key = stripped(value.slice(0, delimiter)).toLowerCase()
  if (key === '') return { kind: 'wrong', problem: 'it has a value and no key' }
  place.inOption = true
  return { kind: 'option', key, value: stripped(value.slice(delimiter + 1)) }
}
