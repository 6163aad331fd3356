import type { SourceView } from '#contract/model.ts'
import type { SourceChange, SourceInput } from '#contract/sources.ts'
import { checkEndpointUrl } from '#engine/aws/endpoint.ts'
import type { Sts } from '#engine/aws/sts.ts'
import { type Catalogue, sandboxName } from '../roles/catalogue.ts'
import type { Settings } from '../config/settings-file.ts'
import type { SourceSettings } from '../config/settings-schema.ts'
import type { SourceConfig } from '../identity/registry.ts'
import type { EmbeddedSandbox } from '../identity/sandbox/embedded-sandbox.ts'
import type { Source, StsTarget } from '../identity/source.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { assertNever } from '#util/assert-never.ts'
import type { Log } from '#util/ports.ts'
import { discover } from './discover.ts'
import type { Calls } from './router.ts'
import { createSandboxCalls } from './sandbox-calls.ts'
import { createSecretWrites } from './secret-writes.ts'
import { createSourceCheck } from './source-check.ts'

export interface SourceCallsDeps {
  readonly settings: Pick<Settings, 'get' | 'update' | 'reload'>
  readonly log: Pick<Log, 'warn'>
  readonly catalogue: Pick<Catalogue, 'source' | 'sources' | 'config' | 'inventory' | 'secretsOf' | 'trial'>
  readonly sessions: Pick<Sessions, 'list' | 'followed'>
  readonly sandbox: EmbeddedSandbox
  /** The agent's own environment. */
  readonly env: NodeJS.ProcessEnv
  readonly stsFor: (target: StsTarget) => Pick<Sts, 'getCallerIdentity' | 'close'>
}

/** Sources of the settings file, their secrets in the vault, and the sandbox, which is there or not. */
export function createSourceCalls(deps: SourceCallsDeps) {
  const { settings, catalogue, sessions, stsFor, env } = deps
  const checks = createSourceCheck({ stsFor, trial: catalogue.trial })
  const sandbox = createSandboxCalls(deps)
  const save = createSecretWrites({ ...deps, secretsOf: catalogue.secretsOf })

  function known(name: string): { readonly source: Source; readonly config: SourceConfig } {
    const [source, config] = [catalogue.source(name), catalogue.config(name)]
    if (source !== undefined && config !== undefined) return { source, config }
    throw new AppError('not-found', `there is no source "${name}"`, {
      hint: 'See: latchkey source list',
      candidates: catalogue.sources().map((each) => each.name),
    })
  }

  function view(name: string): SourceView {
    const { source, config } = known(name)
    const { state, problem } = source.state()
    return {
      name,
      kind: source.kind,
      state,
      ...(problem === undefined ? {} : { problem }),
      region: source.region,
      ...(source.endpointUrl === undefined ? {} : { endpointUrl: source.endpointUrl }),
      ...detailsOf(config),
      roles: catalogue.inventory().roles.filter((role) => role.source === name).length,
    }
  }

  /** What adding tells of the check: it is saved whatever came of that. */
  async function told(source: Source, key: Credentials | undefined, signal: AbortSignal | undefined) {
    const checked = await checks.identify(source, key, signal)
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

  return {
    check: checks.check,
    discover: () => discover({ env, sources: () => catalogue.sources().map(({ name }) => view(name)) }),
    list: () => catalogue.sources().map(({ name }) => view(name)),
    show: ({ name }) => view(name),
    async add(input, signal) {
      if (input.kind === 'sandbox') {
        await sandbox.add()
        return { source: view(sandboxName), ...(await told(known(sandboxName).source, undefined, signal)) }
      }
      refuseTaken(input.name, catalogue.sources())
      const { secret, saved } = split(input)
      if (saved.endpointUrl !== undefined) checkEndpointUrl(saved.endpointUrl)
      await save(input.name, secret, (data, secretName) => {
        refuseTaken(input.name, data.sources)
        return { ...data, sources: [...data.sources, secretName === undefined ? saved : { ...saved, secretName }] }
      })
      const key =
        input.kind === 'iam-user'
          ? { accessKeyId: input.accessKeyId, secretAccessKey: input.secretAccessKey }
          : undefined
      const checked = await told(known(input.name).source, key, signal)
      return { source: view(input.name), ...checked }
    },
    async edit(change) {
      const key = newKey(change, known(change.name).config)
      if (typeof change.endpointUrl === 'string') checkEndpointUrl(change.endpointUrl)
      await save(change.name, key, (data, secretName) => {
        known(change.name)
        const changed = (source: SourceSettings) => changedSource(source, change, secretName)
        return { ...data, sources: data.sources.map((each) => (each.name === change.name ? changed(each) : each)) }
      })
      await sessions.followed()
      return view(change.name)
    },
    async remove({ name, force }) {
      const isSandbox = name === sandboxName && sandbox.isRemovable()
      let source = isSandbox ? undefined : known(name).source
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
      const sessionsEnded = sessions.list().filter((each) => each.source === name).length
      await settings.update((data) => {
        // Another call may have given it a new key meanwhile.
        if (!isSandbox) source = known(name).source
        return {
          ...data,
          sources: data.sources.filter((each) => each.name !== name),
          roles: data.roles.filter((role) => role.source !== name),
        }
      })
      if (isSandbox) await sandbox.ended()
      await sessions.followed()
      await source?.forget()
      return { sessionsEnded, rolesRemoved: using.map((role) => role.name) }
    },
  } satisfies Calls['sources']
}

function refuseTaken(name: string, sources: readonly { readonly name: string }[]): void {
  if (name !== sandboxName && !sources.some((each) => each.name === name)) return
  throw new AppError('conflict', `the name "${name}" is taken`, {
    hint: `Change that one: latchkey source edit ${name}`,
  })
}

function split(input: Exclude<SourceInput, { readonly kind: 'sandbox' }>): {
  readonly secret: string | undefined
  readonly saved: Exclude<SourceSettings, { readonly kind: 'sandbox' }>
} {
  if (input.kind === 'ambient') return { secret: undefined, saved: input }
  const { secretAccessKey, ...saved } = input
  return { secret: secretAccessKey, saved }
}

function detailsOf(config: SourceConfig): Pick<SourceView, 'accessKeyId' | 'mfaSerial' | 'mfaCommand' | 'profile'> {
  switch (config.kind) {
    case 'iam-user': {
      const { accessKeyId, mfaSerial, mfaCommand } = config
      return {
        accessKeyId,
        ...(mfaSerial === undefined ? {} : { mfaSerial }),
        ...(mfaCommand === undefined ? {} : { mfaCommand }),
      }
    }
    case 'ambient':
      return config.profile === undefined ? {} : { profile: config.profile }
    case 'sandbox':
      return { accessKeyId: config.directory.accessKeyId }
  }
}

/** The secret of a new key, or undefined when the key stays. Throws for half a key and for fields that this kind has not. */
function newKey(change: SourceChange, config: SourceConfig): string | undefined {
  if (config.kind === 'sandbox') {
    throw new AppError('unsupported', 'the embedded sandbox has nothing to change', {
      hint: 'Other options need: latchkey stop, then latchkey agent --sandbox=OPTIONS',
    })
  }
  const stray =
    config.kind === 'ambient'
      ? (['accessKeyId', 'secretAccessKey', 'mfaSerial', 'mfaCommand'] as const)
      : (['profile'] as const)
  const wrong = stray.find((field) => change[field] !== undefined)
  if (wrong !== undefined) throw new AppError('bad-request', `a source of the kind ${config.kind} has no ${wrong}`)
  if ((change.accessKeyId === undefined) !== (change.secretAccessKey === undefined)) {
    throw new AppError('bad-request', 'a new key needs both its id and its secret')
  }
  return change.secretAccessKey
}

function changedSource(source: SourceSettings, change: SourceChange, secretName: string | undefined): SourceSettings {
  if (source.kind === 'sandbox') return source
  const common = {
    ...source,
    region: change.region ?? source.region,
    endpointUrl: next(change.endpointUrl, source.endpointUrl),
  }
  if (common.kind === 'ambient') return { ...common, profile: next(change.profile, common.profile) }
  return {
    ...common,
    accessKeyId: change.accessKeyId ?? common.accessKeyId,
    secretName: secretName ?? common.secretName,
    mfaSerial: next(change.mfaSerial, common.mfaSerial),
    mfaCommand: next(change.mfaCommand, common.mfaCommand),
  }
}

/** `null` clears, undefined keeps. */
function next(change: string | null | undefined, old: string | undefined): string | undefined {
  return change === undefined ? old : (change ?? undefined)
}
