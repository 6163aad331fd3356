import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { roleView } from './model.ts'
import { nameSchema } from './kinds.ts'

const seconds = z.int().min(900, 'STS takes 15 minutes or more').max(43_200, 'STS takes 12 hours at most')

const roleInput = z.object({
  name: nameSchema,
  source: z.string(),
  arn: z.string(),
  /** Name, id or ARN of the role to assume first. */
  via: z.string().optional(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  /** Seconds. */
  duration: seconds.optional(),
  tags: z.record(z.string(), z.string()).default({}),
  transitiveTagKeys: z.array(z.string()).default([]),
  sourceIdentity: z.string().optional(),
  /** An inline session policy, JSON. */
  policy: z.string().optional(),
  region: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  neverDirect: z.boolean().default(false),
})
export type RoleInput = z.infer<typeof roleInput>

const roleChange = roleInput
  .omit({ name: true, tags: true, transitiveTagKeys: true, labels: true, neverDirect: true })
  .partial()
  .extend({
    role: z.string(),
    tags: z.record(z.string(), z.string()).optional(),
    transitiveTagKeys: z.array(z.string()).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    neverDirect: z.boolean().optional(),
    /** Fields to clear. */
    clear: z
      .array(z.enum(['via', 'externalId', 'sessionName', 'duration', 'sourceIdentity', 'policy', 'region']))
      .default([]),
  })
export type RoleChange = z.infer<typeof roleChange>

const byRole = z.object({ role: z.string() })

/** Tens of thousands of roles come in pages: this is not the last of what is to be shown together. */
const more = z.literal(true).optional()

export const rolesEvent = z.discriminatedUnion('kind', [
  /** Whatever was known before is void. */
  z.object({ kind: z.literal('state'), roles: z.array(roleView), more }),
  /** Roles that are new or differ, and ids of those that are gone. */
  z.object({ kind: z.literal('changed'), roles: z.array(roleView), removed: z.array(z.string()), more }),
])
export type RolesEvent = z.infer<typeof rolesEvent>

export const roles = {
  /** Every role of every source; with `query` ranked by a fuzzy search, favourites and recent ones first without one. */
  list: call
    .input(z.object({ query: z.string().optional(), limit: z.int().positive().optional() }))
    .output(z.array(roleView)),
  /** Every role first, then what changed. A slow reader gets several changes as one. */
  watch: call.output(eventIterator(rolesEvent)),
  /** The one role that fits: exact name, id, ARN or account/role first, else the only partial match. */
  resolve: call.input(byRole).output(roleView),
  /** What an added role was given, to edit it or to add it again; refused with `unsupported` for one that a source lists. */
  input: call.input(byRole).output(roleInput),
  add: call.input(roleInput).output(roleView),
  edit: call.input(roleChange).output(roleView),
  remove: call.input(byRole).output(z.object({ name: z.string(), sessionEnded: z.boolean() })),
  /** Replaces a person's own labels of a role, also of one that a source lists; labels that the source gives stay below them. */
  label: call
    .input(z.object({ role: z.string(), labels: z.record(z.string().min(1).max(128), z.string().max(256)) }))
    .output(roleView),
  favourite: call.input(z.object({ role: z.string(), on: z.boolean() })).output(roleView),
}
