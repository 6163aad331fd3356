// JSON (RFC 8259) with positions: the platform's parser says what a text means, and names no line for most faults and none at all for
// values, which a person who edited the file by hand needs. A key that appears twice is a fault here, since one of the two would be
// dropped without a word.
import { printParseErrorCode, visit } from 'jsonc-parser'

export interface Position {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
}

interface Fault {
  readonly position: Position
  readonly message: string
}

export type JsonResult =
  | {
      readonly kind: 'ok'
      readonly value: unknown
      /** Where the value (or the key, for a property) at this path begins; where its nearest ancestor does otherwise. */
      readonly locate: (path: readonly PropertyKey[]) => Position
    }
  | ({ readonly kind: 'broken' } & Fault)

/** Of what is shown of a file's own text, in characters. */
const longestWord = 30

const start: Position = { line: 1, column: 1 }
const at = (line: number, character: number): Position => ({ line: line + 1, column: character + 1 })

/** Strict JSON, with the place of every value, or the place and the reason where it ends to be JSON. */
export function parseJson(text: string): JsonResult {
  // Editors on Windows like to begin files with a byte order mark.
  const json = text.replace(/^\uFEFF/, '')
  try {
    const parsed = valueOf(json)
    const fault = parsed === undefined ? firstFault(json) : keyTwice(json)
    if (parsed === undefined || fault !== undefined)
      return { kind: 'broken', ...(fault ?? { position: start, message: 'this is no JSON' }) }
    return { kind: 'ok', ...parsed, locate: (path) => placeOf(json, path) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { kind: 'broken', position: start, message: 'the values are nested too deeply' }
  }
}

function valueOf(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) }
  } catch {
    return undefined
  }
}

function keyTwice(json: string): Fault | undefined {
  const open: Set<string>[] = []
  let fault: Fault | undefined
  visit(json, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(key, _offset, _length, line, character) {
      const keys = open.at(-1)
      if (keys?.has(key) === true)
        fault ??= { position: at(line, character), message: `the key "${key}" appears twice` }
      keys?.add(key)
    },
  })
  return fault
}

function placeOf(json: string, wanted: readonly PropertyKey[]): Position {
  let [deepest, position] = [-1, start]
  // A key has the path of its value, and comes before it.
  const look = (path: readonly PropertyKey[], line: number, character: number): void => {
    if (path.length <= deepest || path.some((part, depth) => part !== wanted[depth])) return
    ;[deepest, position] = [path.length, at(line, character)]
  }
  visit(json, {
    onObjectBegin: (_offset, _length, line, character, path) => look(path(), line, character),
    onArrayBegin: (_offset, _length, line, character, path) => look(path(), line, character),
    onObjectProperty: (key, _offset, _length, line, character, path) => look([...path(), key], line, character),
    onLiteralValue: (_value, _offset, _length, line, character, path) => look(path(), line, character),
  })
  return position
}

function firstFault(json: string): Fault | undefined {
  const found: { readonly code: string; readonly word: string; readonly position: Position }[] = []
  visit(
    json,
    {
      onError(code, offset, length, line, character) {
        const word = json.slice(offset, offset + Math.min(length, longestWord)).replaceAll('"', '')
        found.push({ code: printParseErrorCode(code), word, position: at(line, character) })
      },
    },
    { disallowComments: true },
  )
  const [first, next] = found
  return first && { position: first.position, message: messageOf(first.code, first.word, next?.code) }
}

/** `next`: the fault after it, which says what a word that means nothing was read for. */
function messageOf(code: string, word: string, next: string | undefined): string {
  const found = word === '' ? 'the file ends' : `there is ${JSON.stringify(word)}`
  const isKey = code === 'PropertyNameExpected' || next === 'PropertyNameExpected'
  switch (code) {
    case 'InvalidSymbol':
    case 'PropertyNameExpected':
    case 'ValueExpected':
      if (word === '}' || word === ']') return 'there is a comma too many before it'
      if (isKey) return `a key in double quotes is missing: ${found}`
      if (code === 'ValueExpected') return `a value is missing: ${found}`
      return word.startsWith("'")
        ? 'texts stand in double quotes'
        : `${JSON.stringify(word)} is no value: texts stand in double quotes`
    case 'ColonExpected':
      return `a colon is missing after the key: ${found}`
    case 'CommaExpected':
      return `a comma is missing: ${found}`
    case 'CloseBraceExpected':
      return `"}" is missing: ${found}`
    case 'CloseBracketExpected':
      return `"]" is missing: ${found}`
    case 'InvalidCommentToken':
      return 'JSON has no comments'
    case 'UnexpectedEndOfNumber':
      return 'this is not a number as JSON writes it'
    case 'EndOfFileExpected':
      return `there is something after the end: ${found}`
    default:
      return 'this text has no closing quote on its line, or a bad escape in it'
  }
}
