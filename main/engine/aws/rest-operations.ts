import { readFileSync } from 'node:fs'
import { type Parameters, decodeText, onlyValue } from './parameters.ts'
import { type Reading, severalNames } from './reading.ts'

/** Paths of a service: literal segments, `{}` for a label, `{+}` for the rest, `:METHOD?query` for an operation. */
interface Tree {
  readonly [key: string]: Tree | string
}

// No operation has a path as deep as this; it bounds the work that a hostile one can cause.
const longestPath = 64

let services: ReadonlyMap<string, Tree> | undefined

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** The file is large and many agents never meet a REST service, so it is read at the first question. */
function load(): ReadonlyMap<string, Tree> {
  const found = new Map<string, Tree>()
  const content: unknown = JSON.parse(readFileSync(new URL('rest-operations.json', import.meta.url), 'utf8'))
  const rows = isTree(content) ? content['services'] : undefined
  if (isTree(rows)) for (const [name, tree] of Object.entries(rows)) if (isTree(tree)) found.set(name, tree)
  return found
}

const child = (tree: Tree, key: string): Tree | undefined => {
  const found = Object.hasOwn(tree, key) ? tree[key] : undefined
  return isTree(found) ? found : undefined
}

/** The operation of a REST service that a method and an encoded path stand for, and the first label of the path. */
export function findRestOperation(
  service: string,
  method: string,
  path: string,
  query: Parameters,
): { readonly action: Reading; readonly resource?: string } {
  services ??= load()
  const root = services.get(service)
  const segments = path.split('/').slice(1).map(withoutNeedlessEscapes)
  if (segments.at(-1) === '') segments.pop()
  if (root === undefined || segments.length > longestPath) return { action: { kind: 'none' } }
  // Whether a server cuts these out before it looks for the operation is the server's secret.
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return { action: { kind: 'unknown' } }
  const found = walk(root, segments, 0, { method, query }, undefined) ?? selfNamed(method, segments)
  if (found === undefined) return { action: { kind: 'none' } }
  const { action, label } = found
  return label === undefined ? { action } : { action, resource: decodeText(label) }
}

/** RFC 3986, section 6.2.2.2: an escaped letter is the letter. */
function withoutNeedlessEscapes(segment: string): string {
  return segment.replaceAll(/%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/gi, (escape) =>
    decodeURIComponent(escape),
  )
}

interface Found {
  readonly action: Reading
  /** Still encoded. */
  readonly label: string | undefined
}

interface Call {
  readonly method: string
  readonly query: Parameters
}

function walk(
  tree: Tree,
  segments: readonly string[],
  at: number,
  call: Call,
  label: string | undefined,
): Found | undefined {
  const segment = segments[at]
  if (segment === undefined) return here(tree, call, label)
  const literal = child(tree, segment)
  const found = literal === undefined ? undefined : walk(literal, segments, at + 1, call, label)
  if (found !== undefined) return found
  const any = child(tree, '{}')
  // The first segment is the API's version in some services, not a resource.
  const next = label ?? (at === 0 && versionShape.test(segment) ? undefined : segment)
  const labelled = any === undefined ? undefined : walk(any, segments, at + 1, call, next)
  return labelled ?? greedy(tree, segments, at, call, label)
}

/** `{+}` takes one segment or more, as few as leave an operation: what names more of the path is the more exact one. */
function greedy(
  tree: Tree,
  segments: readonly string[],
  at: number,
  call: Call,
  label: string | undefined,
): Found | undefined {
  const rest = child(tree, '{+}')
  if (rest === undefined) return undefined
  for (let end = at + 1; end <= segments.length; end += 1) {
    const found = walk(rest, segments, end, call, label ?? segments.slice(at, end).join('/'))
    if (found !== undefined) return found
  }
  return undefined
}

/** Of the operations that the query chooses between, the one that asks most of it; none may be as good, and no value may be contested. */
function here(tree: Tree, { method, query }: Call, label: string | undefined): Found | undefined {
  const fitting: { readonly name: string; readonly marks: readonly string[] }[] = []
  for (const [key, name] of Object.entries(tree)) {
    if (typeof name !== 'string' || !(key === `:${method}` || key.startsWith(`:${method}?`))) continue
    const marks = key
      .slice(method.length + 2)
      .split('&')
      .filter(Boolean)
    if (marks.every((mark) => fits(mark, query))) fitting.push({ name, marks })
  }
  const most = Math.max(...fitting.map(({ marks }) => marks.length))
  const [best, ...others] = fitting.filter(({ marks }) => marks.length === most)
  if (best === undefined) return undefined
  const action: Reading =
    others.length > 0 || best.marks.some((mark) => isContested(mark, query))
      ? severalNames([best, ...others].map(({ name }) => name))
      : { kind: 'known', name: best.name }
  return { action, label }
}

function fits(mark: string, query: Parameters): boolean {
  const [name = '', value] = mark.split('=', 2)
  return query.has(name) && (value === undefined || query.get(name)?.includes(value) === true)
}

const isContested = (mark: string, query: Parameters): boolean =>
  mark.includes('=') && onlyValue(query, mark.split('=', 1)[0] ?? '') === undefined

const versionShape = /^\d{4}-\d{2}-\d{2}$/
const camel = /^[A-Z][A-Za-z0-9]{2,80}$/

// The table leaves out `POST /CreateThing`, which names itself.
function selfNamed(method: string, segments: readonly string[]): Found | undefined {
  const [only = ''] = segments
  return method === 'POST' && segments.length === 1 && camel.test(only)
    ? { action: { kind: 'known', name: only }, label: undefined }
    : undefined
}
