// Services of the console by name. Each row of the table says where its path is published; the test holds what stands there.
import { createSearchIndex, type SearchIndex } from '../search.ts'
import { slipsOf } from '../nearest.ts'
import table from './services.json' with { type: 'json' }

export interface ConsoleService {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
  /** Behind the host's slash; may end with a fragment. */
  readonly path: string
  readonly scope: 'regional' | 'global'
  /** Where the service's console has a host of its own, which then is one of the commercial partition. */
  readonly host?: string
  /** As ARNs call it. */
  readonly namespaces: readonly string[]
  /** Where its path is published. */
  readonly source: string
}

interface Row {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly host?: string
  readonly global?: boolean
  readonly also?: readonly string[]
  readonly arn?: readonly string[]
  readonly source: string
}

const sources = new Map(Object.entries(table.sources))

export const consoleServices: readonly ConsoleService[] = table.services.map((row: Row) => ({
  id: row.id,
  name: row.name,
  aliases: row.also ?? [],
  path: row.path,
  scope: row.global === true ? 'global' : 'regional',
  ...(row.host === undefined ? {} : { host: row.host }),
  namespaces: [row.id, ...(row.arn ?? [])],
  source: sources.get(row.source) ?? row.source,
}))

const byId = new Map(consoleServices.map((service) => [service.id, service]))
const byNamespace = new Map(
  consoleServices.toReversed().flatMap((service) => service.namespaces.map((name) => [name, service] as const)),
)

export function serviceOfNamespace(namespace: string): ConsoleService | undefined {
  return byNamespace.get(namespace)
}

/**
 * Best first; one alone where the text is exactly its name, id or alias, begins those of no other but its own pages, or can be a slip of no other.
 */
export function findServices(text: string): readonly ConsoleService[] {
  const asked = plain(text)
  if (asked === '') return []
  const exact = called([({ id }) => [id], ({ name }) => [name], ({ aliases }) => aliases], (name) => name === asked)[0]
  if (exact !== undefined) return [exact]
  const begun = called([({ id, name }) => [id, name], ({ aliases }) => aliases], (name) => name.startsWith(asked))
  const [best] = begun
  if (best === undefined) return notBegun(asked, text)
  // A page of a service is called by the service first, as "CloudFormation StackSets".
  const isPage = ({ name }: ConsoleService): boolean => plain(name).startsWith(plain(best.name))
  return begun.every(isPage) ? [best] : [...new Set([...begun, ...similar(text)])]
}

/** Of fewer letters, too much is a slip of something else. */
const leastForSlip = 6

function notBegun(asked: string, text: string): readonly ConsoleService[] {
  const found = similar(text)
  if (found.length === 1 || asked.length < leastForSlip) return found
  const slips = slipsOf(asked, servicesByName.keys())
  const nearest = slips.filter(({ distance }) => distance === slips[0]?.distance)
  const meant = new Set(nearest.flatMap(({ name }) => servicesByName.get(name) ?? []))
  return meant.size === 1 ? [...meant] : [...new Set([...meant, ...found])]
}

type Names = (service: ConsoleService) => readonly string[]

/** By its first names before its others; the shorter the name, the less there is of it that nobody asked for. */
function called(kinds: readonly Names[], fits: (name: string) => boolean): readonly ConsoleService[] {
  const found = kinds.flatMap((names) =>
    consoleServices
      .filter((service) => names(service).some((name) => fits(plain(name))))
      .toSorted((a, b) => a.name.length - b.name.length),
  )
  return [...new Set(found)]
}

const servicesByName = new Map(
  consoleServices.flatMap((service) =>
    [service.id, service.name, ...service.aliases].map((name) => [plain(name), service] as const),
  ),
)

let index: SearchIndex | undefined

function similar(text: string): readonly ConsoleService[] {
  index ??= createSearchIndex(
    consoleServices.map(({ id, name, aliases }) => ({
      id,
      text: [name, id, ...aliases].join(' '),
      favourite: false,
    })),
  )
  return index.search(text).flatMap(({ id }) => byId.get(id) ?? [])
}

/** AWS calls some services Amazon's and some its own; nobody types that, nor the blanks. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^(?:amazon|aws)(?:\s+|$)/, '')
    .replaceAll(/[^a-z0-9]/g, '')
}
