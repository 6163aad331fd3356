// The configured sources as they live in this process, and the roles that they and the settings give.
import { settingValue } from '../config/setting-value.ts'
import type { Settings } from '../config/settings-file.ts'
import { createSource, type SourceConfig } from '../identity/registry.ts'
import type { SecretStore, Source, SourceContext } from '../identity/source.ts'
import type { SandboxConfig } from '../identity/sandbox/sandbox-source.ts'
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
  /** The embedded sandbox, while this agent serves one. */
  readonly sandbox: () => SandboxConfig['directory'] | undefined
}

export interface Catalogue {
  inventory(): Inventory
  sources(): readonly Source[]
  source(name: string): Source | undefined
  config(name: string): SourceConfig | undefined
  /** What a session has to know of a role, by the settings of this moment. */
  role(roleId: string): SessionRole | undefined
  /** What to type for it and no other. */
  wordFor(roleId: string): string | undefined
  /** Nearest to the source first. Throws AppError when the chain is broken. */
  chainOf(roleId: string): readonly SessionRole[]
  secretsOf(source: string): SecretStore
  /** A source that is configured nowhere, to try it. */
  trial(config: SourceConfig): Source
  /** Reads settings and sandbox again; happens by itself when the settings change. */
  refresh(): void
  /** Calls after each change of what they say, with what of it credentials are got from. */
  subscribe(listener: (change: CatalogueChange) => void): () => void
}

/** The name of the source that the embedded sandbox is. */
export const sandboxName = 'sandbox'

/** Sources and roles follow the settings until the process ends. */
export function createCatalogue({ settings, vault, context, sandbox }: CatalogueDeps): Catalogue {
  const listeners = new Set<(change: CatalogueChange) => void>()
  let live = new Map<string, { readonly config: SourceConfig; readonly source: Source }>()
  const makeInventory = keepInventory()
  let inventory: Inventory = makeInventory([], [])

  const secretsOf = (source: string): SecretStore => ({
    get: (name) => vault.get(`source/${source}/${name}`),
    set: (name, value) => vault.set(`source/${source}/${name}`, value),
    delete: (name) => vault.delete(`source/${source}/${name}`),
  })

  const contextOf = (config: SourceConfig): SourceContext => ({
    ...context,
    awsNow: () => context.awsNow(config.kind === 'sandbox' ? config.directory.endpointUrl : config.endpointUrl),
    secrets: secretsOf(config.name),
  })

  const identities = () => new Map([...live].map(([name, { source }]) => [name, source.identity]))

  /** A source whose configuration is the same stays the same, with whatever it has cached. */
  function refresh(): void {
    const data = settings.get()
    const region = settingValue(data, 'default.region')
    const directory = sandbox()
    const configs: SourceConfig[] = [
      ...(directory === undefined ? [] : [{ kind: 'sandbox' as const, name: sandboxName, directory }]),
      // A saved sandbox is listed above, once it is there.
      ...data.sources.flatMap((source) =>
        source.kind === 'sandbox' ? [] : [{ ...source, region: source.region ?? region }],
      ),
    ]
    const before = { inventory, identities: identities() }
    live = new Map(
      configs.map((config) => {
        const known = live.get(config.name)
        const same = known !== undefined && JSON.stringify(known.config) === JSON.stringify(config)
        return [config.name, same ? known : { config, source: createSource(config, contextOf(config)) }]
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
    trial(config) {
      const region = settingValue(settings.get(), 'default.region')
      return createSource(
        config.kind === 'sandbox' ? config : { ...config, region: config.region ?? region },
        contextOf(config),
      )
    },
    refresh,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
