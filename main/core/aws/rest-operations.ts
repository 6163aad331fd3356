import { readFileSync } from 'node:fs'

/** Paths of a service: literal segments, `{}` for a label, `{+}` for the rest, `:METHOD?query` for an operation. */
interface Tree {
  readonly [key: string]: Tree | string
}

export interface RestOperation {
  readonly operation: string
  /** The first label of the path, still encoded. */
  readonly label: string | undefined
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

/** The operation of a REST service that a method and an encoded path stand for. */
export function findRestOperation(
  service: string,
  method: string,
  path: string,
  query: ReadonlyMap<string, string>,
): RestOperation | undefined {
  services ??= load()
  const root = services.get(service)
  if (root === undefined) return undefined
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.length > longestPath) return undefined
  return walk(root, segments, 0, method, query, undefined) ?? selfNamed(method, segments)
}

function walk(
  tree: Tree,
  segments: readonly string[],
  at: number,
  method: string,
  query: ReadonlyMap<string, string>,
  label: string | undefined,
): RestOperation | undefined {
  const segment = segments[at]
  if (segment === undefined) return here(tree, method, query, label)
  const literal = child(tree, segment)
  const found = literal === undefined ? undefined : walk(literal, segments, at + 1, method, query, label)
  if (found !== undefined) return found
  const any = child(tree, '{}')
  // The first segment is the API's version in some services, not a resource.
  const next = label ?? (at === 0 && versionShape.test(segment) ? undefined : segment)
  const labelled = any === undefined ? undefined : walk(any, segments, at + 1, method, query, next)
  return labelled ?? greedy(tree, segments, at, method, query, label)
}

/** `{+}` takes one segment or more, and what follows it in the path must still fit. */
function greedy(
  tree: Tree,
  segments: readonly string[],
  at: number,
  method: string,
  query: ReadonlyMap<string, string>,
  label: string | undefined,
): RestOperation | undefined {
  const rest = child(tree, '{+}')
  if (rest === undefined) return undefined
  for (let end = segments.length; end > at; end -= 1) {
    const found = walk(rest, segments, end, method, query, label ?? segments.slice(at, end).join('/'))
    if (found !== undefined) return found
  }
  return undefined
}

function here(
  tree: Tree,
  method: string,
  query: ReadonlyMap<string, string>,
  label: string | undefined,
): RestOperation | undefined {
  const marked = Object.keys(tree).find((key) => {
    if (!key.startsWith(`:${method}?`)) return false
    return key
      .slice(method.length + 2)
      .split('&')
      .every((pair) => fits(pair, query))
  })
  const operation = tree[marked ?? `:${method}`]
  return typeof operation === 'string' ? { operation, label } : undefined
}

function fits(pair: string, query: ReadonlyMap<string, string>): boolean {
  const [name = '', value] = pair.split('=', 2)
  return query.has(name) && (value === undefined || query.get(name) === value)
}

const versionShape = /^\d{4}-\d{2}-\d{2}$/
const camel = /^[A-Z][A-Za-z0-9]{2,80}$/

// The table leaves out `POST /CreateThing`, which names itself.
function selfNamed(method: string, segments: readonly string[]): RestOperation | undefined {
  const [only = ''] = segments
  return method === 'POST' && segments.length === 1 && camel.test(only)
    ? { operation: only, label: undefined }
    : undefined
}
