import * as z from 'zod'
import { roleInput } from '#contract/roles.ts'
import { ambientInput, iamUserInput } from '#contract/sources.ts'
import { settingKeys } from './settings-keys.ts'

export const settingsVersion = 1

/** As in the contract, but the secret is in the vault. Unknown keys are errors everywhere: a typo must be told. */
const iamUser = z.strictObject(iamUserInput.omit({ secretAccessKey: true }).shape)
const ambient = z.strictObject(ambientInput.shape)
const source = z.discriminatedUnion('kind', [iamUser, ambient], 'the kind must be "iam-user" or "ambient"')
export type SourceSettings = Readonly<z.infer<typeof source>>

const role = z.strictObject(roleInput.shape)
export type RoleSettings = Readonly<z.infer<typeof role>>

const values = z.strictObject({
  'proxy.port': settingKeys['proxy.port'].schema.optional(),
  'proxy.next-hop': settingKeys['proxy.next-hop'].schema.optional(),
  'proxy.strict': settingKeys['proxy.strict'].schema.optional(),
  'proxy.customer-endpoints': settingKeys['proxy.customer-endpoints'].schema.optional(),
  'default.region': settingKeys['default.region'].schema.optional(),
  'session.name': settingKeys['session.name'].schema.optional(),
  'tools.node-preload': settingKeys['tools.node-preload'].schema.optional(),
  'log.level': settingKeys['log.level'].schema.optional(),
  'audit.max-size-mb': settingKeys['audit.max-size-mb'].schema.optional(),
  'audit.files': settingKeys['audit.files'].schema.optional(),
})
export type SetValues = Readonly<z.infer<typeof values>>

export const settingsSchema = z.strictObject({
  version: z.literal(settingsVersion),
  sources: z.array(source).default([]).check(uniqueNames('source')),
  roles: z.array(role).default([]).check(uniqueNames('role')),
  /** Ids of roles. */
  favourites: z.array(z.string()).default([]),
  settings: values.default({}),
})

export interface SettingsData {
  readonly version: typeof settingsVersion
  readonly sources: readonly SourceSettings[]
  readonly roles: readonly RoleSettings[]
  readonly favourites: readonly string[]
  readonly settings: SetValues
}

export const emptySettings: SettingsData = {
  version: settingsVersion,
  sources: [],
  roles: [],
  favourites: [],
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
