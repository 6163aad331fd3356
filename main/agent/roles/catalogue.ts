// The configured sources as they live in this process, and the roles that they and the settings give.
import type { ClockOffset } from '#engine/aws/clock-offset.ts'
import { settingValue } from '../config/setting-value.ts'
import type { Settings } from '../config/settings-file.ts'
import type { State } from '../config/state.ts'
import type { CacheFile, StoredSource } from '../config/stored.ts'
import { createSource, type Kinds } from '../identity/registry.ts'
import {
  type ListedRole,
  type Place,
  placeOf,
  type SecretStore,
  type Source,
  type SourceContext,
} from '../identity/source.ts'
import type { Vault } from '../secrets/types.ts'
import { createListeners } from '#util/async/listeners.ts'
import { AppError } from '#util/app-error.ts'
import { type CatalogueChange, changesOf, roleChanges } from './changes.ts'
import { type Inventory, keepInventory } from './inventory.ts'
import type { SessionRole } from './session-role.ts'

export interface CatalogueDeps {
  readonly settings: Pick<Settings, 'get' | 'subscribe'>
  readonly vault: Pick<Vault, 'get' | 'set' | 'delete'>
  /** `clockOf`: that of AWS, or of the endpoint that a source has instead. */
  readonly context: Omit<SourceContext, 'secrets' | 'cache' | 'awsNow' | 'sawDate' | 'noticed' | 'life'> & {
    readonly cache: (source: string) => CacheFile
    readonly state: Pick<State, 'noticedOf' | 'setNoticed'>
    readonly clockOf: (endpointUrl: string | undefined) => Pick<ClockOffset, 'now' | 'observe'>
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
  /** Reads settings and sources again; happens by itself when they change. */
  refresh(): void
  /** Calls after each change of what they say, with what of it credentials are got from. */
  subscribe(listener: (change: CatalogueChange) => void): () => void
  /** Ends the background work of the sources. */
  close(): Promise<void>
}

interface Live {
  readonly config: StoredSource
  readonly source: Source
  readonly life: AbortController
}

/** Sources and roles follow the settings, and what the sources find out by themselves, until it is closed. */
export function createCatalogue({ settings, vault, context, kinds, listed }: CatalogueDeps): Catalogue {
  const { tell, subscribe } = createListeners<CatalogueChange>()
  let live = new Map<string, Live>()
  const makeInventory = keepInventory()
  let inventory: Inventory = makeInventory([], [])

  const secretsOf = (source: string): SecretStore => ({
    get: (name) => vault.get(`source/${source}/${name}`),
    set: (name, value) => vault.set(`source/${source}/${name}`, value),
    delete: (name) => vault.delete(`source/${source}/${name}`),
  })

  const contextOf = (config: StoredSource, life: AbortSignal): SourceContext => ({
    life,
    ...context,
    awsNow: () => context.clockOf(config.endpointUrl).now(),
    sawDate: (...seen) => context.clockOf(config.endpointUrl).observe(...seen),
    secrets: secretsOf(config.name),
    cache: context.cache(config.name),
    noticed: {
      get: () => context.state.noticedOf(config.name),
      set: (noticed) => context.state.setNoticed(config.name, noticed),
    },
  })

  const withRegion = (stored: StoredSource): StoredSource => ({
    ...stored,
    region: stored.region ?? settingValue(settings.get(), 'default.region'),
  })

  const identities = () => new Map([...live].map(([name, { source }]) => [name, source.identity]))

  function open(config: StoredSource, before: Source | undefined): Live {
    const life = new AbortController()
    const fresh = createSource(kinds, config, contextOf(config, life.signal))
    const isHeir = before !== undefined && before.identity === fresh.identity
    const source = loadedOnce(isHeir ? heirOf(fresh, before.roles(), refresh) : fresh)
    const leave = source.subscribe?.(refresh)
    if (leave !== undefined) life.signal.addEventListener('abort', leave)
    return { config, source, life }
  }

  /** A source whose configuration is the same stays the same, with whatever it has cached. */
  function refresh(): void {
    const data = settings.get()
    const before = { inventory, identities: identities() }
    const old = live
    live = new Map(
      listed(data.sources).map((stored) => {
        const config = withRegion(stored)
        const known = old.get(config.name)
        const same = known !== undefined && JSON.stringify(known.config) === JSON.stringify(config)
        return [config.name, same ? known : open(config, known?.source)]
      }),
    )
    for (const [name, { life }] of old) if (live.get(name)?.life !== life) life.abort(gone(name))
    inventory = makeInventory(
      [...live.values()].map(({ source }) => source),
      data.roles,
    )
    const change = {
      sources: changesOf(before.identities, identities()),
      roles: roleChanges(before.inventory, inventory),
    }
    tell(change)
  }

  refresh()
  const leaveSettings = settings.subscribe(refresh)

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
    trial: (stored) => createSource(kinds, withRegion(stored), contextOf(stored, AbortSignal.abort())),
    place: (stored) => placeOf(withRegion(stored)),
    refresh,
    subscribe,
    async close() {
      leaveSettings()
      for (const [name, { life }] of live) life.abort(gone(name))
      await Promise.all([...live.values()].map(async ({ source }) => await source.close?.()))
    },
  }
}

/** Until it has taken up what it knew it lists what the one before it did: an edit that leaves a role there ends no session of it. */
function heirOf(source: Source, before: readonly ListedRole[], loaded: () => void): Source {
  const { load } = source
  if (load === undefined) return source
  let roles = (): readonly ListedRole[] => before
  return {
    ...source,
    roles: () => roles(),
    async load() {
      try {
        await load()
      } finally {
        roles = source.roles
        loaded()
      }
    },
  }
}

/** Whoever comes later waits for the same. */
function loadedOnce(source: Source): Source {
  const { load } = source
  if (load === undefined) return source
  let loading: Promise<void> | undefined
  return { ...source, load: () => (loading ??= load()) }
}

const gone = (source: string): AppError =>
  new AppError('cancelled', `source "${source}" was changed or removed meanwhile`)
