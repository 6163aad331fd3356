import { xmlText } from '../refusals/refusal-shapes.ts'

/** Text of one leaf element: decoded, and where it stands in the document. */
interface Leaf {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What may stand before the root. Whoever reads another encoding would read another document. */
const prolog =
  /^\uFEFF?\s*(?:<\?xml\s+version=["']1\.[01]["'](?:\s+encoding=["'](?:utf-8|us-ascii)["'])?(?:\s+standalone=["']\w+["'])?\s*\?>)?\s*/i

/** Elements that hold text only, by the names of their two innermost levels, `Credentials/AccessKeyId`. */
export type Leaves = ReadonlyMap<string, readonly Leaf[]>

export interface XmlLeaves {
  readonly leaves: Leaves
  /** Of every element, whatever it holds. */
  readonly names: ReadonlySet<string>
}

/** An answer of AWS has some ten levels and a few dozen tags. */
const deepest = 32
const mostTags = 1_000

/**
 * Finds the leaf elements of a document of elements and text alone, undefined for anything else. Small on purpose: it has to be
 * certain of what it read, or say that it is not.
 */
export function xmlLeaves(document: string): XmlLeaves | undefined {
  const leaves = new Map<string, Leaf[]>()
  const names = new Set<string>()
  const path: string[] = []
  let textStart = 0
  // True while nothing but text came since the innermost start tag.
  let leaf = false
  let tags = 0
  let at = prolog.exec(document)?.[0].length ?? 0
  if (document[at] !== '<') return undefined
  while (at !== -1) {
    const end = tagEnd(document, at)
    // Comments, CDATA, instructions and DTDs: no answer of AWS has any, and each is a place to hide something.
    if (end === undefined || document[at + 1] === '!' || document[at + 1] === '?') return undefined
    const name = tagName(document, at, end)
    if (name === undefined || ++tags > mostTags || path.length > deepest) return undefined
    names.add(name)
    if (document[at + 1] === '/') {
      if (path.at(-1) !== name) return undefined
      if (leaf) {
        const text = decodeEntities(document.slice(textStart, at))
        if (text === undefined) return undefined
        const key = `${path.at(-2) ?? ''}/${name}`
        const known = leaves.get(key)
        const found = { text, start: textStart, end: at }
        if (known === undefined) leaves.set(key, [found])
        else known.push(found)
      }
      path.pop()
      leaf = false
    } else if (document[end - 1] !== '/') {
      path.push(name)
      textStart = end + 1
      leaf = true
    } else {
      leaf = false
    }
    if (path.length === 0) return document.slice(end + 1).trim() === '' ? { leaves, names } : undefined
    at = document.indexOf('<', end + 1)
  }
  return undefined
}

/** Replaces the text of leaves, every other byte kept. */
export function replaceLeaves(document: string, changes: readonly (readonly [leaf: Leaf, text: string])[]): string {
  let result = ''
  let from = 0
  for (const [leaf, text] of changes.toSorted(([a], [b]) => a.start - b.start)) {
    result += document.slice(from, leaf.start) + xmlText(text)
    from = leaf.end
  }
  return result + document.slice(from)
}

/** Index of the `>` that ends a tag; quoted attribute values may hold one too. */
function tagEnd(document: string, from: number): number | undefined {
  let quote = ''
  for (let i = from + 1; i < document.length; i++) {
    const char = document[i] ?? ''
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '<') return undefined
    else if (char === '>') return i
  }
  return undefined
}

/** Name without a namespace prefix: the prefix is the server's choice, the name is the API's. */
function tagName(document: string, from: number, end: number): string | undefined {
  const inner = document.slice(document[from + 1] === '/' ? from + 2 : from + 1, end)
  let length = 0
  while (length < inner.length && !/[\s/]/.test(inner[length] ?? '')) length++
  const name = inner.slice(inner.indexOf(':') < length ? inner.indexOf(':') + 1 : 0, length)
  return name === '' ? undefined : name
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string | undefined {
  let result = ''
  let from = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    if (end === -1) return undefined
    const decoded = decodeEntity(text.slice(at + 1, end))
    if (decoded === undefined) return undefined
    result += text.slice(from, at) + decoded
    from = end + 1
  }
  return result + text.slice(from)
}

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(named, name) ? named[name] : undefined
  const code = /^#x[0-9a-f]{1,6}$/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#[0-9]{1,7}$/.test(name)
      ? Number.parseInt(name.slice(1), 10)
      : Number.NaN
  return code <= 0x10ffff && code > 0 ? String.fromCodePoint(code) : undefined
}
