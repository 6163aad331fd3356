import * as z from 'zod'
import { roleInput } from '#contract/roles.ts'
import { ambientInput, iamUserInput, sandboxInput } from '#contract/sources.ts'
import { allSettingKeys, settingKeys, type SettingKey, type SettingValues } from './settings-keys.ts'

export const settingsVersion = 1

/** A label tells roles apart; nobody needs more of them to do so. */
export const mostLabels = 50

/** As in the contract, but the secret is in the vault. Unknown keys are errors everywhere: a typo must be told. */
const iamUser = z.strictObject({
  ...iamUserInput.omit({ secretAccessKey: true }).shape,
  /** Under which name the vault holds the secret of this very key. */
  secretName: z
    .string()
    .regex(/^secret-access-key(?:-[0-9a-f]{12})?$/)
    .optional(),
})
const ambient = z.strictObject(ambientInput.shape)
const sandbox = z.strictObject(sandboxInput.shape)
const source = z.discriminatedUnion(
  'kind',
  [iamUser, ambient, sandbox],
  'the kind must be "iam-user", "ambient" or "sandbox"',
)
export type SourceSettings = Readonly<z.infer<typeof source>>

const role = z.strictObject(roleInput.shape)
export type RoleSettings = Readonly<z.infer<typeof role>>

type Shape = { readonly [Key in SettingKey]: z.ZodOptional<z.ZodType<SettingValues[Key]>> }
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries lose the keys' types; the shape is the table's own
const shape = Object.fromEntries(allSettingKeys.map((key) => [key, settingKeys[key].schema.optional()])) as Shape
const values = z.strictObject(shape)
export type SetValues = Readonly<z.infer<typeof values>>

/** Names and values within what the contract's `roles.label` takes. */
const labels = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((record) => Object.keys(record).length <= mostLabels, `a role has ${mostLabels} labels at most`)

export const settingsSchema = z.strictObject({
  version: z.literal(settingsVersion),
  sources: z.array(source).default([]).check(uniqueNames('source')),
  roles: z.array(role).default([]).check(uniqueNames('role')),
  /** Ids of roles. */
  favourites: z.array(z.string()).default([]),
  /** A person's own labels of roles that sources list, by role id; an added role has its own. */
  labels: z.record(z.string(), labels).default({}),
  settings: values.default({}),
})

export interface SettingsData {
  readonly version: typeof settingsVersion
  readonly sources: readonly SourceSettings[]
  readonly roles: readonly RoleSettings[]
  readonly favourites: readonly string[]
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly settings: SetValues
}

export const emptySettings: SettingsData = {
  version: settingsVersion,
  sources: [],
  roles: [],
  favourites: [],
  labels: {},
  settings: {},
}

function uniqueNames(noun: string) {
  return (context: z.core.ParsePayload<{ readonly name: string }[]>): void => {
    const seen = new Set<string>()
    for (const [index, { name }] of context.value.entries()) {
      if (seen.has(name)) {
        context.issues.push({
          code: 'custom',
          message: `there is another ${noun} called "${name}"`,
          path: [index, 'name'],
          input: name,
        })
      }
      seen.add(name)
    }
  }
}
