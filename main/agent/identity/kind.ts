// A kind of source: everything that the agent knows of it. One folder and one line in registry.ts.
import type * as z from 'zod'
import type { SourceView } from '#contract/model.ts'
import type { AnySourceInput, FoundView, SourceChange } from '#contract/sources.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { StoredSchema, StoredSource } from '../config/stored.ts'
import type { Source, SourceContext } from './source.ts'

/** What a person gave, apart: what the settings hold and what the vault does. */
export interface Parts<Stored> {
  readonly saved: Stored
  readonly secret?: string | undefined
  /** Long-term credentials among it: they are asked themselves whose they are, so that no MFA code is needed. */
  readonly key?: Credentials
}

type CommonDetail = 'name' | 'kind' | 'state' | 'problem' | 'hint' | 'progress' | 'endpointUrl' | 'roles'

export interface DiscoverContext {
  /** The agent's own environment. */
  readonly env: NodeJS.ProcessEnv
  readonly sources: readonly Pick<SourceView, 'name' | 'kind' | 'profile'>[]
  /** Names that a new source cannot have. */
  readonly taken: ReadonlySet<string>
}

/** What was tried, and for people what is told of what works all the same: a clause, and what to do. */
export interface Completed<Stored> {
  readonly saved: Stored
  readonly remark?: { readonly message: string; readonly hint: string } | undefined
}

export interface CompleteContext extends Pick<SourceContext, 'agentFor' | 'awsNow'> {
  /** What was given for the vault. */
  readonly secret?: string | undefined
}

export interface PrepareContext extends Pick<SourceContext, 'awsNow'> {
  /** The one that is kept now. */
  readonly secret: () => Promise<string | undefined>
}

/**
 * `Stored`: an entry of the settings, parsed by `stored`; other kinds' entries never come here. `Config`: the same as it is listed, where
 * there is more to it.
 */
export interface KindModule<
  Stored extends StoredSource = StoredSource,
  Input extends { readonly kind: string } = AnySourceInput,
  Config extends StoredSource = Stored,
> {
  /** Of its entries in settings.json, without `secretName`. */
  readonly stored: StoredSchema<Stored>
  /** What `sources.add` and `sources.check` take. */
  readonly input: z.ZodType<Input>
  /** Of kinds with a secret: its name in the SecretStore where the entry names none, and what newer ones begin with. */
  readonly secretName?: string
  /** Throws AppError where there is nothing to try or save. */
  parts(input: Input): Parts<Stored>
  /** Tries what was given, unless the network says nothing, and completes it. Throws AppError `bad-request` for what cannot be right. */
  complete?(given: Stored, context: CompleteContext, signal: AbortSignal): Promise<Completed<Stored>>
  /** Reads what a change names, and completes it. Rejects with AppError `bad-request` for what cannot be right. */
  prepare?(stored: Stored, change: SourceChange, context: PrepareContext): Promise<SourceChange>
  /** What the entry becomes. Throws AppError for fields that this kind has not, and for half a key. */
  change(stored: Stored, change: SourceChange): Parts<Stored>
  create(config: Config, context: SourceContext): Source
  /** Whose credentials it gives, and where: while this is the same, what was got before is still its own. Goes into records. */
  identity(config: Config): readonly unknown[]
  /** What only this kind shows of an entry. */
  details(config: Config): Partial<Omit<SourceView, CommonDetail>>
  /** What could be a source of this kind on this computer. */
  discover?(context: DiscoverContext): Promise<FoundView[]>
}

/** A source that this process serves itself: its entry in the settings starts it, and the end of the entry closes it. */
export interface ServedSource {
  readonly kind: string
  /** Its own; no other source takes it. */
  readonly name: string
  /** Settles when its roles are listed. One that is saved but could not start before is tried again. */
  add(): Promise<void>
  /** Throws for one that is not the settings' to remove; answers whether there is one. */
  isRemovable(): boolean
  /** After its entry went: settles when it is closed. */
  ended(): Promise<void>
}

/** The entry with the change in it, where `null` clears and undefined keeps. Only `fields` and where it is dialled may change. */
export function changed<Stored extends StoredSource>(
  stored: Stored,
  { name: _name, secretAccessKey: _secret, ...change }: SourceChange,
  fields: readonly (keyof SourceChange)[],
): Stored {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  const wrong = given.find(([field]) => !['region', 'endpointUrl', ...fields].includes(field))
  if (wrong !== undefined) throw new AppError('bad-request', `a source of the kind ${stored.kind} has no ${wrong[0]}`)
  return { ...stored, ...Object.fromEntries(given.map(([field, value]) => [field, value ?? undefined])) }
}
