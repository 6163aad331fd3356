// What a file says to botocore: its sections with their keys and values, or why botocore refuses the whole file.
import { assertNever } from '#shared/assert-never.ts'
import { type Document, stripped } from './document.ts'

/** Without a prototype: a key may have any name. */
export type Section = Readonly<Record<string, string>>
export type Meaning = ReadonlyMap<string, Section>

export type Reading =
  | {
      readonly kind: 'read'
      readonly meaning: Meaning
      /** Where the key of a section stands, counted from 1. */
      readonly lineOf: (section: string, key: string) => number | undefined
    }
  /** `line` counts from 1. */
  | { readonly kind: 'refused'; readonly line: number; readonly problem: string }

interface Option {
  readonly keys: Record<string, string>
  readonly key: string
  readonly line: number
  readonly values: string[]
}

/** As Python's configparser with botocore's settings reads it. */
export function meaningOf(document: Document): Reading {
  const sections = new Map<string, Record<string, string>>()
  const options: Option[] = []
  let keys = noKeys()
  let section = ''
  let option: Option | undefined
  const refused = (at: number, problem: string): Reading => ({ kind: 'refused', line: at + 1, problem })
  for (const [at, { is, text }] of document.entries()) {
    switch (is.kind) {
      case 'comment':
        break
      case 'blank':
        option?.values.push('')
        break
      case 'continuation':
        option?.values.push(is.value)
        break
      case 'header':
        // Its keys are every section's, and it may come twice.
        if (sections.has(is.name) && is.name !== 'DEFAULT') return refused(at, `[${is.name}] is there twice`)
        section = is.name
        keys = sections.get(section) ?? noKeys()
        sections.set(section, keys)
        option = undefined
        break
      case 'option':
        if (keys[is.key] !== undefined) return refused(at, `[${section}] has the key "${is.key}" twice`)
        keys[is.key] = is.value
        option = { keys, key: is.key, line: at, values: [is.value] }
        options.push(option)
        break
      case 'wrong': {
        const isMarked = at === 0 && text.startsWith('\uFEFF')
        return refused(at, isMarked ? 'it begins with a byte order mark, which botocore does not read' : is.problem)
      }
      default:
        assertNever(is)
    }
  }
  for (const { keys: of, key, line, values } of options) {
    if (values.length === 1) continue
    const value = withoutEnd(values.join('\n'))
    if (value.startsWith('\n') && nestedLines(value).some((each) => !each.includes('=')))
      return refused(line, `what is indented below "${key}" is not made of "key = value"`)
    of[key] = value
  }
  const lineOf = (name: string, key: string): number | undefined => {
    const at = options.find((each) => each.key === key && each.keys === sections.get(name))?.line
    return at === undefined ? undefined : at + 1
  }
  return { kind: 'read', meaning: sections, lineOf }
}

function noKeys(): Record<string, string> {
  const none: unknown = Object.create(null)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has nothing that could be of another type
  return none as Record<string, string>
}

/** A line break at the start stays: it marks a block. */
const withoutEnd = (value: string): string => stripped(`.${value}`).slice(1)

/** What Python's `splitlines` splits at. */
const lineBreak = '[\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029]'
const breaks = new RegExp(lineBreak)

/** Those of a block such as `s3 =`, as Python splits them. */
function nestedLines(value: string): readonly string[] {
  return value
    .split(breaks)
    .map(stripped)
    .filter((line) => line !== '')
}
