// JSON (RFC 8259) with positions: the platform's parser names no line for most faults and none at all for values, and a
// person who edited the file by hand needs both. A key that appears twice is a fault here, since one of the two would
// be dropped without a word.

export interface Position {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
}

export type JsonResult =
  | {
      readonly kind: 'ok'
      readonly value: unknown
      /** Where the value (or the key, for a property) at this path begins; where its nearest ancestor does otherwise. */
      readonly locate: (path: readonly PropertyKey[]) => Position
    }
  | { readonly kind: 'broken'; readonly position: Position; readonly message: string }

/** Where a value stands in the text, and its children by key or index. */
interface Node {
  readonly offset: number
  readonly children: ReadonlyMap<string, Node>
}

interface Parsed {
  readonly value: unknown
  readonly node: Node
}

class Fault extends Error {
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

const deepest = 200
const literals = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])
const numberShape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// oxlint-disable-next-line no-control-regex -- JSON strings end at a control character.
const stringShape = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const wordShape = /[A-Za-z_$][\w$]*/y
const spaceShape = /[ \t\r\n]*/y

/** Strict JSON, with the place of every value, or the place and the reason where it ends to be JSON. */
export function parseJson(text: string): JsonResult {
  try {
    const { value, node } = parseDocument(text)
    return { kind: 'ok', value, locate: (path) => positionAt(text, nodeAt(node, path).offset) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { kind: 'broken', position: positionAt(text, error.offset), message: error.message }
  }
}

function parseDocument(text: string): Parsed {
  // Editors on Windows like to begin files with a byte order mark.
  let at = text.startsWith('\uFEFF') ? 1 : 0

  function match(shape: RegExp): string | undefined {
    shape.lastIndex = at
    const found = shape.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  function skipSpace(): void {
    match(spaceShape)
  }
  function take(character: string): boolean {
    if (text[at] !== character) return false
    at += 1
    skipSpace()
    return true
  }
  function found(): string {
    const character = text[at]
    return character === undefined ? 'the file ends' : `there is ${JSON.stringify(character)}`
  }

  function parseValue(depth: number): Parsed {
    if (depth > deepest) throw new Fault(at, 'the values are nested too deeply')
    const offset = at
    if (take('{')) return parseObject(offset, depth)
    if (take('[')) return parseArray(offset, depth)
    const leaf = { offset, children: new Map<string, Node>() }
    const scalar = text[at] === '"' ? parseString() : parseNumberOrWord()
    skipSpace()
    return { value: scalar, node: leaf }
  }
  function parseString(): string {
    const start = at
    const raw = match(stringShape)
    if (raw !== undefined) return String(JSON.parse(raw))
    throw new Fault(start, 'this text has no closing quote on its line, or a bad escape in it')
  }
  function parseNumberOrWord(): unknown {
    const start = at
    const number = match(numberShape)
    if (number !== undefined && !/[\w.]/.test(text[at] ?? '')) return Number(number)
    at = start
    const word = match(wordShape)
    if (word !== undefined && literals.has(word)) return literals.get(word)
    if (word !== undefined) throw new Fault(start, `"${word}" is no value: texts stand in double quotes`)
    if (number !== undefined) throw new Fault(start, 'this is not a number as JSON writes it')
    throw new Fault(start, text[at] === "'" ? 'texts stand in double quotes' : `a value is missing: ${found()}`)
  }
  function parseObject(offset: number, depth: number): Parsed {
    const value: Record<string, unknown> = {}
    const children = new Map<string, Node>()
    if (take('}')) return { value, node: { offset, children } }
    do {
      const keyOffset = at
      if (text[at] !== '"') {
        throw new Fault(
          at,
          text[at] === '}' ? 'there is a comma too many before it' : `a key in double quotes is missing: ${found()}`,
        )
      }
      const key = parseString()
      if (children.has(key)) throw new Fault(keyOffset, `the key "${key}" appears twice`)
      skipSpace()
      if (!take(':')) throw new Fault(at, `a colon is missing after "${key}": ${found()}`)
      const child = parseValue(depth + 1)
      // Defined, not assigned: "__proto__" is a key like any other.
      Object.defineProperty(value, key, { value: child.value, writable: true, enumerable: true, configurable: true })
      children.set(key, { offset: keyOffset, children: child.node.children })
    } while (take(','))
    if (!take('}')) throw new Fault(at, `a comma or "}" is missing: ${found()}`)
    return { value, node: { offset, children } }
  }
  function parseArray(offset: number, depth: number): Parsed {
    const value: unknown[] = []
    const children = new Map<string, Node>()
    if (take(']')) return { value, node: { offset, children } }
    do {
      if (text[at] === ']') throw new Fault(at, 'there is a comma too many before it')
      const child = parseValue(depth + 1)
      children.set(String(value.length), child.node)
      value.push(child.value)
    } while (take(','))
    if (!take(']')) throw new Fault(at, `a comma or "]" is missing: ${found()}`)
    return { value, node: { offset, children } }
  }

  skipSpace()
  const document = parseValue(0)
  if (at < text.length) throw new Fault(at, `there is something after the end: ${found()}`)
  return document
}

function nodeAt(root: Node, path: readonly PropertyKey[]): Node {
  let node = root
  for (const key of path) {
    const child = node.children.get(String(key))
    if (child === undefined) return node
    node = child
  }
  return node
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.replace('\uFEFF', '').length ?? 0) + 1 }
}
