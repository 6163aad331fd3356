import table from './host-table.json' with { type: 'json' }

/** A service behind a host prefix. */
export interface TableEntry {
  /** Endpoint prefix. */
  readonly service: string
  readonly signingName: string
}

export interface GlobalEntry extends TableEntry {
  /** Region that the host signs with, per partition id; empty where it is not known. */
  readonly regions: ReadonlyMap<string, string>
}

// The file leaves out what repeats: `` = the prefix itself twice, `service` = also the signing name.
function entry(prefix: string, text: string): TableEntry {
  const [service = '', signingName = service] = (text || prefix).split('/')
  return { service, signingName }
}

/** What may stand in front of `.{region}.{suffix}`, without FIPS marks. */
export const regionalPrefixes: ReadonlyMap<string, TableEntry> = new Map(
  Object.entries(table.prefixes).map(([prefix, text]) => [prefix, entry(prefix, text)]),
)

const textOf = (part: unknown): string => (typeof part === 'string' ? part : '')

function regionsOf(part: unknown): ReadonlyMap<string, string> {
  return new Map(
    typeof part === 'object' && part !== null ? Object.entries(part).map(([id, region]) => [id, textOf(region)]) : [],
  )
}

/** What may stand directly in front of `.{suffix}`, without FIPS marks. */
export const globalPrefixes: ReadonlyMap<string, GlobalEntry> = new Map(
  Object.entries(table.globals).map(([prefix, [text, regions]]) => [
    prefix,
    { ...entry(prefix, textOf(text)), regions: regionsOf(regions) },
  ]),
)
