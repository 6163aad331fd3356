// The configured sources as they live in this process, and the roles that they and the settings give.
import { settingValue } from '../config/setting-value.ts'
import type { Settings } from '../config/settings-file.ts'
import type { StoredSource } from '../config/stored.ts'
import { createSource, type Kinds } from '../identity/registry.ts'
import { type Place, placeOf, type SecretStore, type Source, type SourceContext } from '../identity/source.ts'
import type { Vault } from '../ports.ts'
import { type CatalogueChange, changesOf, roleChanges } from './changes.ts'
import { type Inventory, keepInventory } from './inventory.ts'
import type { SessionRole } from './session-role.ts'

export interface CatalogueDeps {
  readonly settings: Pick<Settings, 'get' | 'subscribe'>
  readonly vault: Pick<Vault, 'get' | 'set' | 'delete'>
  /** `awsNow`: epoch ms by the clock of AWS, or of the endpoint that a source has instead. */
  readonly context: Omit<SourceContext, 'secrets' | 'awsNow'> & {
    readonly awsNow: (endpointUrl: string | undefined) => number
  }
  readonly kinds: Kinds
  /** What is listed of these entries, and beside them. */
  readonly listed: (stored: readonly StoredSource[]) => readonly StoredSource[]
}

export interface Catalogue {
  inventory(): Inventory
  sources(): readonly Source[]
  source(name: string): Source | undefined
  config(name: string): StoredSource | undefined
  /** What a session has to know of a role, by the settings of this moment. */
  role(roleId: string): SessionRole | undefined
  /** What to type for it and no other. */
  wordFor(roleId: string): string | undefined
  /** Nearest to the source first. Throws AppError when the chain is broken. */
  chainOf(roleId: string): readonly SessionRole[]
  secretsOf(source: string): SecretStore
  /** A source that is configured nowhere, to try it. */
  trial(stored: StoredSource): Source
  /** Of an entry, whether it is configured or not. */
  place(stored: StoredSource): Place
  /** Reads settings and sandbox again; happens by itself when the settings change. */
  refresh(): void
  /** Calls after each change of what they say, with what of it credentials are got from. */
  subscribe(listener: (change: CatalogueChange) => void): () => void
}

/** Sources and roles follow the settings until the process ends. */
export function createCatalogue({ settings, vault, context, kinds, listed }: CatalogueDeps): Catalogue {
  const listeners = new Set<(change: CatalogueChange) => void>()
  let live = new Map<string, { readonly config: StoredSource; readonly source: Source }>()
  const makeInventory = keepInventory()
  let inventory: Inventory = makeInventory([], [])

  const secretsOf = (source: string): SecretStore => ({
    get: (name) => vault.get(`source/${source}/${name}`),
    set: (name, value) => vault.set(`source/${source}/${name}`, value),
    delete: (name) => vault.delete(`source/${source}/${name}`),
  })

  const contextOf = (config: StoredSource): SourceContext => ({
    ...context,
    awsNow: () => context.awsNow(config.endpointUrl),
    secrets: secretsOf(config.name),
  })

  const withRegion = (stored: StoredSource): StoredSource => ({
    ...stored,
    region: stored.region ?? settingValue(settings.get(), 'default.region'),
  })

  const identities = () => new Map([...live].map(([name, { source }]) => [name, source.identity]))

  /** A source whose configuration is the same stays the same, with whatever it has cached. */
  function refresh(): void {
    const data = settings.get()
    const before = { inventory, identities: identities() }
    live = new Map(
      listed(data.sources).map((stored) => {
        const config = withRegion(stored)
        const known = live.get(config.name)
        const same = known !== undefined && JSON.stringify(known.config) === JSON.stringify(config)
        return [config.name, same ? known : { config, source: createSource(kinds, config, contextOf(config)) }]
      }),
    )
    inventory = makeInventory(
      [...live.values()].map(({ source }) => source),
      data.roles,
    )
    const change = {
      sources: changesOf(before.identities, identities()),
      roles: roleChanges(before.inventory, inventory),
    }
    for (const listener of listeners) listener(change)
  }

  refresh()
  settings.subscribe(refresh)

  return {
    inventory: () => inventory,
    sources: () => [...live.values()].map(({ source }) => source),
    source: (name) => live.get(name)?.source,
    config: (name) => live.get(name)?.config,
    role: (roleId) => inventory.byId(roleId),
    wordFor(roleId) {
      const role = inventory.byId(roleId)
      return role === undefined ? undefined : inventory.wordFor(role)
    },
    chainOf(roleId) {
      const role = inventory.byId(roleId)
      return role === undefined ? [] : inventory.chainOf(role)
    },
    secretsOf,
    trial: (stored) => createSource(kinds, withRegion(stored), contextOf(stored)),
    place: (stored) => placeOf(withRegion(stored)),
    refresh,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
