// The schema of settings.json, which is its own: a change here is a migration, a change of what a call takes is none.
import * as z from 'zod'
import { allSettingKeys, settingKeys, type SettingKey, type SettingValues } from './settings-keys.ts'
import type { BrowserRule } from '#shared/console/browser-rules.ts'
import { storedBrowsers } from './stored-browsers.ts'
import { type StoredSchemas, type StoredSource, storedName } from './stored.ts'

export const settingsVersion = 1

/** A label tells roles apart; nobody needs more of them to do so. */
export const mostLabels = 50

const seconds = z.int().min(900, 'STS takes 15 minutes or more').max(43_200, 'STS takes 12 hours at most')

const role = z.strictObject({
  name: storedName,
  source: z.string(),
  arn: z.string(),
  via: z.string().optional(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  duration: seconds.optional(),
  tags: z.record(z.string(), z.string()).default({}),
  transitiveTagKeys: z.array(z.string()).default([]),
  sourceIdentity: z.string().optional(),
  policy: z.string().optional(),
  region: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  neverDirect: z.boolean().default(false),
})
export type RoleSettings = Readonly<z.infer<typeof role>>

/** Each entry by the schema of its kind. */
function sourceOf(schemas: StoredSchemas) {
  const [first, ...others] = Object.values(schemas)
  if (first === undefined) throw new Error('there is no kind of source')
  const kinds = Object.keys(schemas).map((kind) => `"${kind}"`)
  const message = `the kind must be one of ${kinds.join(', ')}`
  return z.discriminatedUnion('kind', [first, ...others], message)
}

type Shape = { readonly [Key in SettingKey]: z.ZodOptional<z.ZodType<SettingValues[Key]>> }
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries lose the keys' types; the shape is the table's own
const shape = Object.fromEntries(allSettingKeys.map((key) => [key, settingKeys[key].schema.optional()])) as Shape
const values = z.strictObject(shape)
export type SetValues = Readonly<z.infer<typeof values>>

/** Names and values within what the contract's `roles.label` takes. */
const labels = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((record) => Object.keys(record).length <= mostLabels, `a role has ${mostLabels} labels at most`)

export const settingsSchema = (sources: StoredSchemas) =>
  z.strictObject({
    version: z.literal(settingsVersion),
    sources: z.array(sourceOf(sources)).default([]).check(uniqueNames('source')),
    roles: z.array(role).default([]).check(uniqueNames('role')),
    /** Ids of roles. */
    favourites: z.array(z.string()).default([]),
    /** A person's own labels of roles that sources list, by role id; an added role has its own. */
    labels: z.record(z.string(), labels).default({}),
    browsers: storedBrowsers,
    settings: values.default({}),
  })
export type SettingsSchema = ReturnType<typeof settingsSchema>

export interface SettingsData {
  readonly version: typeof settingsVersion
  readonly sources: readonly StoredSource[]
  readonly roles: readonly RoleSettings[]
  readonly favourites: readonly string[]
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly browsers: readonly BrowserRule[]
  readonly settings: SetValues
}

export const emptySettings: SettingsData = {
  version: settingsVersion,
  sources: [],
  roles: [],
  favourites: [],
  labels: {},
  browsers: [],
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
