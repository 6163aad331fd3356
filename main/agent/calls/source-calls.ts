import { defined } from '#shared/defined.ts'
import type { SourceKind } from '#contract/kinds.ts'
import type { SourceView } from '#contract/model.ts'
import type { BrowserRule } from '#shared/console/browser-rules.ts'
import { sentences } from '#shared/sentences.ts'
import { checkEndpointUrl } from '#engine/aws/endpoint.ts'
import type { Sts } from '#engine/aws/sts.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Settings } from '../config/settings-file.ts'
import type { StoredSource } from '../config/stored.ts'
import type { KindModule, ServedSource } from '../identity/kind.ts'
import { checkInput, kindOf, type Kinds, partsOf, secretNameOf } from '../identity/registry.ts'
import type { Source, SourceContext, StsTarget } from '../identity/source.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { AppError, namingWhat } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { Log } from '#util/ports.ts'
import type { Calls } from './router.ts'
import { createSecretWrites } from './secret-writes.ts'
import { createSignInCalls, iso, pageView } from './sign-in-calls.ts'
import { createSourceCheck } from './source-check.ts'

export interface SourceCallsDeps {
  readonly settings: Pick<Settings, 'get' | 'update' | 'reload'>
  readonly log: Pick<Log, 'warn'>
  readonly catalogue: Pick<Catalogue, 'source' | 'sources' | 'config' | 'inventory' | 'secretsOf' | 'trial' | 'place'>
  readonly sessions: Pick<Sessions, 'list' | 'end' | 'followed' | 'renewOfSource'>
  readonly kinds: Kinds
  readonly served: readonly ServedSource[]
  /** The agent's own environment. */
  readonly env: NodeJS.ProcessEnv
  readonly stsFor: (target: StsTarget) => Pick<Sts, 'getCallerIdentity' | 'close'>
  readonly agentFor: SourceContext['agentFor']
  /** Of an endpoint, or of AWS. */
  readonly awsNow: (endpointUrl: string | undefined) => number
}

/** Sources of the settings file and their secrets in the vault. */
export function createSourceCalls(deps: SourceCallsDeps) {
  const { settings, catalogue, sessions, env, kinds, served } = deps
  const checks = createSourceCheck(deps)
  const save = createSecretWrites({ ...deps, secretsOf: catalogue.secretsOf })

  function known(name: string): { readonly source: Source; readonly config: StoredSource } {
    const [source, config] = [catalogue.source(name), catalogue.config(name)]
    if (source !== undefined && config !== undefined) return { source, config }
    throw new AppError('not-found', `there is no source "${name}"`, {
      hint: 'See: latchkey source list',
      candidates: catalogue.sources().map((each) => each.name),
    })
  }

  function view(name: string): SourceView {
    const { source, config } = known(name)
    return {
      name,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract names the kinds of this house; a test may lend another one
      kind: config.kind as SourceKind,
      ...stateView(source),
      region: source.region,
      ...defined({ endpointUrl: source.endpointUrl }),
      ...kindOf(kinds, config.kind).details(config),
      roles: catalogue.inventory().roles.filter((role) => role.source === name).length,
    }
  }

  const list = (): SourceView[] => catalogue.sources().map(({ name }) => view(name))

  function refuseTaken(name: string, sources: readonly { readonly name: string }[]): void {
    if (![...served, ...sources].some((each) => each.name === name)) return
    throw new AppError('conflict', `the name "${name}" is taken`, {
      hint: `Change that one: latchkey source edit ${name}`,
    })
  }

  /** One that the sandbox brings is no entry of the settings. */
  function refuseBrought(name: string): void {
    if (settings.get().sources.some((each) => each.name === name)) return
    throw new AppError('unsupported', `source "${name}" comes and goes with the sandbox`, {
      hint: `There is nothing to change or remove. To sign out: latchkey sign-out ${name}`,
    })
  }

  /** What opens the consoles of a source means nothing without it, and is not meant for another one of its name. */
  async function forgetBrowsers(names: readonly string[]): Promise<void> {
    const isGone = ({ for: scope }: BrowserRule): boolean => scope.kind === 'source' && names.includes(scope.source)
    if (!settings.get().browsers.some(isGone)) return
    await settings.update((data) => ({ ...data, browsers: data.browsers.filter((each) => !isGone(each)) }))
  }

  /** What adding tells of the check: it is saved whatever came of that. */
  async function told(source: Source, key: Credentials | undefined, signal: AbortSignal | undefined) {
    if (key === undefined && source.base === undefined) return {}
    const checked = await checks.identify(source, key ?? source, signal)
    switch (checked.kind) {
      case 'valid':
        return { identity: checked.arn }
      case 'refused':
        return { warning: `it is saved, but the check failed: ${checked.message}` }
      case 'unreachable':
        return { warning: `it is saved but not checked: ${checked.message}` }
      default:
        return assertNever(checked)
    }
  }

  const nowAt =
    ({ endpointUrl }: StoredSource) =>
    () =>
      deps.awsNow(endpointUrl)

  /** A network that says nothing keeps nobody from saving what is whole. */
  async function completed(
    kind: KindModule,
    given: StoredSource,
    secret: string | undefined,
    caller: AbortSignal | undefined,
  ) {
    const signal = caller ?? new AbortController().signal
    try {
      const { saved, remark } = (await kind.complete?.(
        given,
        { agentFor: deps.agentFor, awsNow: nowAt(given), secret },
        signal,
      )) ?? { saved: given }
      return { saved, warning: remark && sentences(remark.message, remark.hint) }
    } catch (error) {
      const passing = error instanceof AppError && ['network', 'timeout', 'throttled'].includes(error.code)
      if (!passing || given.region === '') throw error
      return { saved: given, warning: `it is saved but not checked: ${error.message}` }
    }
  }

  async function secretOf(config: StoredSource): Promise<string | undefined> {
    const secretName = secretNameOf(kinds, config)
    return secretName === undefined ? undefined : await catalogue.secretsOf(config.name).get(secretName)
  }

  return {
    check: checks.check,
    async discover() {
      const sources = list()
      const taken = new Set([...served, ...sources].map(({ name }) => name))
      const found = Object.values(kinds).map(async (kind) => (await kind.discover?.({ env, sources, taken })) ?? [])
      return (await Promise.all(found)).flat()
    },
    list,
    show: ({ name }) => view(name),
    async add(input, signal) {
      checkInput(kinds, input)
      const host = served.find(({ kind, name }) => kind === input.kind && name === input.name)
      if (host !== undefined) {
        await host.add()
        return { source: view(host.name), ...(await told(known(host.name).source, undefined, signal)) }
      }
      refuseTaken(input.name, catalogue.sources())
      const kind = kindOf(kinds, input.kind)
      const { secret, saved: given, key } = partsOf(kinds, input)
      if (given.endpointUrl !== undefined) checkEndpointUrl(given.endpointUrl)
      const { saved, warning } = await completed(kind, given, secret, signal)
      await save(input.name, { ...kind, secret }, (data, secretName) => {
        refuseTaken(input.name, data.sources)
        return { ...data, sources: [...data.sources, secretName === undefined ? saved : { ...saved, secretName }] }
      })
      const checked = await told(known(input.name).source, key, signal)
      return { source: view(input.name), ...defined({ warning }), ...checked }
    },
    async edit(given) {
      const { config } = known(given.name)
      const kind = kindOf(kinds, config.kind)
      kind.change(config, given)
      refuseBrought(given.name)
      if (typeof given.endpointUrl === 'string') checkEndpointUrl(given.endpointUrl)
      const change =
        (await kind.prepare?.(config, given, { secret: () => secretOf(config), awsNow: nowAt(config) })) ?? given
      const { secret } = kind.change(config, change)
      const running = sessions.list()
      await save(change.name, { ...kind, secret }, (data, newName) => {
        known(change.name)
        const changed = (stored: StoredSource): StoredSource => {
          const { saved } = kind.change(stored, change)
          return { ...saved, secretName: newName ?? saved.secretName }
        }
        return { ...data, sources: data.sources.map((each) => (each.name === change.name ? changed(each) : each)) }
      })
      // A list that it takes up may lack roles that run. What fails shows as its state.
      await known(change.name)
        .source.load?.()
        .catch(() => undefined)
      await sessions.followed()
      const left = new Set(sessions.list().map(({ id }) => id))
      const ended = running.filter(({ id, source }) => source === change.name && !left.has(id))
      return { ...view(change.name), sessionsEnded: ended.length }
    },
    ...createSignInCalls({ sources: catalogue.sources, source: (name) => known(name).source, view, sessions }),
    async sync({ name }, caller) {
      const { source } = known(name)
      if (source.sync === undefined)
        throw new AppError('unsupported', `source "${name}" fetches no roles: its list is always current`)
      await source.sync(false, caller).catch((error: unknown) => {
        throw namingWhat(error, { source: name })
      })
      return view(name)
    },
    async preflight({ name }, caller) {
      const { source } = known(name)
      if (source.preflight === undefined)
        throw new AppError('unsupported', `source "${name}" has no certificate to check`, {
          hint: `See: latchkey source show ${name}`,
        })
      return [...(await source.preflight(caller ?? new AbortController().signal))]
    },
    async cancelSync({ name }) {
      await known(name).source.cancelSync?.()
      return view(name)
    },
    async remove({ name, force }) {
      const host = served.find((each) => each.name === name && each.isRemovable())
      if (host === undefined) {
        known(name)
        refuseBrought(name)
      }
      const using = settings.get().roles.filter((role) => role.source === name)
      if (using.length > 0 && !force) {
        throw new AppError(
          'conflict',
          `${using.length === 1 ? 'a role uses' : `${using.length} roles use`} the source "${name}"`,
          {
            hint: `Remove them too: latchkey source remove ${name} --force`,
            candidates: using.map((role) => role.name),
          },
        )
      }
      const running = sessions.list()
      let before = catalogue.sources()
      await settings.update((data) => {
        // Another call may have given it a new key meanwhile.
        if (host === undefined) known(name)
        before = catalogue.sources()
        return {
          ...data,
          sources: data.sources.filter((each) => each.name !== name),
          roles: data.roles.filter((role) => role.source !== name),
        }
      })
      await host?.ended()
      await sessions.followed()
      // With the sandbox goes what it brought.
      const gone = before.filter((each) => catalogue.source(each.name) === undefined)
      await forgetBrowsers(gone.map((each) => each.name))
      await Promise.all(gone.map(async (each) => await each.forget()))
      const sessionsEnded = running.filter((each) => gone.some((source) => source.name === each.source)).length
      return { sessionsEnded, rolesRemoved: using.map((role) => role.name) }
    },
  } satisfies Calls['sources']
}

function stateView(source: Source) {
  const { page, until, syncedAt, lastSync, ...state } = source.state()
  return {
    ...state,
    ...(page === undefined ? {} : { page: pageView(page) }),
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(syncedAt === undefined ? {} : { syncedAt: iso(syncedAt) }),
    ...(lastSync === undefined
      ? {}
      : { lastSync: { ...lastSync, startedAt: iso(lastSync.startedAt), endedAt: iso(lastSync.endedAt) } }),
    ...(source.signIn === undefined ? {} : { signsIn: true }),
    ...(source.sync === undefined ? {} : { syncs: true }),
    ...(source.preflight === undefined ? {} : { checks: true }),
  }
}
