// The kinds of source that there are.
import type * as z from 'zod'
import type { SourceKind } from '#contract/kinds.ts'
import type { AnySourceInput } from '#contract/sources.ts'
import { issueMessage } from '#util/issue-message.ts'
import { AppError } from '#util/app-error.ts'
import { type StoredSchema, type StoredSchemas, type StoredSource, storedSecretName } from '../config/stored.ts'
import { ambient } from './ambient/kind.ts'
import { iamUser } from './iam-user/kind.ts'
import { identityCenter } from './identity-center/kind.ts'
import type { KindModule, Parts } from './kind.ts'
import { rolesAnywhere } from './roles-anywhere/kind.ts'
import { sandbox } from './sandbox/kind.ts'
import type { Source, SourceContext } from './source.ts'

const all: Readonly<Record<SourceKind, KindModule>> = {
  'iam-user': iamUser,
  'identity-center': identityCenter,
  'roles-anywhere': rolesAnywhere,
  ambient,
  sandbox,
}

export type Kinds = Readonly<Record<string, KindModule>>
export const kinds: Kinds = all

export function kindOf(known: Kinds, kind: string): KindModule {
  const found = Object.hasOwn(known, kind) ? known[kind] : undefined
  if (found !== undefined) return found
  throw new AppError('bad-request', `there is no kind of source "${kind}"`, { candidates: Object.keys(known) })
}

/** By the schema of its kind. Throws AppError `bad-request` that names the field. */
export function checkInput(known: Kinds, input: AnySourceInput): AnySourceInput {
  const { data, error } = kindOf(known, input.kind).input.safeParse(input)
  if (data !== undefined) return data
  const [issue] = error.issues
  throw new AppError(
    'bad-request',
    issue === undefined ? error.message : `${issue.path.join('.')}: ${issueMessage(issue)}`,
  )
}

export const partsOf = (known: Kinds, input: AnySourceInput): Parts<StoredSource> =>
  kindOf(known, input.kind).parts(checkInput(known, input))

export const storedSchemas = (known: Kinds): StoredSchemas =>
  Object.fromEntries(Object.entries(known).map(([kind, module]) => [kind, storedSchema(module)]))

function storedSchema({ stored, secretName }: Pick<KindModule, 'stored' | 'secretName'>): StoredSchema {
  if (secretName === undefined) return stored
  const extended: z.ZodType = stored.extend({ secretName: storedSecretName(secretName) })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of an extended object, zod knows the added field alone
  return extended as StoredSchema
}

export function createSource(known: Kinds, stored: StoredSource, context: SourceContext): Source {
  const kind = kindOf(known, stored.kind)
  const source = kind.create(stored, context)
  return { ...source, identity: JSON.stringify([stored.kind, source.partition, ...kind.identity(stored)]) }
}

/** Under which name the vault holds the secret of an entry; undefined for one without. */
export function secretNameOf(known: Kinds, stored: StoredSource | undefined): string | undefined {
  if (stored === undefined) return undefined
  const { secretName } = kindOf(known, stored.kind)
  return secretName === undefined ? undefined : (stored.secretName ?? secretName)
}
