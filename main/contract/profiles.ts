import * as z from 'zod'
import { call } from './errors.ts'
import { nameSchema } from './kinds.ts'

/**
 * `native`: signed in to by the AWS CLI itself; `process`: answered by Latchkey with short-lived credentials; `proxied`: answered with
 * stand-ins, of use where the proxy's variables are set.
 */
export const profileKinds = ['native', 'process', 'proxied'] as const
const kind = z.enum(profileKinds)
export type ProfileKind = z.infer<typeof kind>

/** Of the person's shell; without them those that the agent's own environment names. */
const files = z.object({ config: z.string().max(4096), credentials: z.string().max(4096) }).optional()

const wanted = z.object({
  /** Default: native where a source of the chosen roles has such profiles, else process. */
  kind: kind.optional(),
  source: z.string().optional(),
  /** As `roles.list` finds them. */
  only: z.string().optional(),
  nameTemplate: z.string().min(1).max(200).optional(),
  files,
})

const change = z.object({
  change: z.enum(['add', 'update', 'keep', 'remove']),
  /** What stands between the brackets. */
  section: z.string(),
  profile: z.string().optional(),
  account: z.string().optional(),
  accountId: z.string().optional(),
  role: z.string().optional(),
  session: z.string().optional(),
})
export type ProfileChange = z.infer<typeof change>

const refusal = z.object({ subject: z.string(), reason: z.string(), hint: z.string() })

export const profilePlan = z.object({
  path: z.string(),
  kind,
  changes: z.array(change),
  /** Unified; empty where nothing changes. */
  diff: z.string(),
  /** Tells this plan from any other; `apply` takes it back. */
  digest: z.string(),
  /** Why nothing can be written. */
  refusals: z.array(refusal),
  /** What was left out, a sentence each. */
  notes: z.array(z.string()),
})
export type ProfilePlan = z.infer<typeof profilePlan>

const profileView = z.object({
  name: z.string(),
  kind,
  source: z.string().optional(),
  accountId: z.string().optional(),
  role: z.string().optional(),
  session: z.string().optional(),
  region: z.string().optional(),
})
export type ProfileView = z.infer<typeof profileView>

const write = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  path: z.string(),
  what: z.string(),
  /** The write that it took back. */
  undoes: z.int().optional(),
  /** Long-lived keys that it took out of the file: the source of each profile. */
  keys: z.record(z.string(), z.string()).optional(),
  undone: z.boolean(),
})

const becomes = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), source: z.enum(['iam-user', 'ambient', 'identity-center']), name: z.string() }),
  z.object({ kind: z.literal('role'), name: z.string(), source: z.string(), note: z.string().optional() }),
  /** A role through other profiles, which have to be taken over before it or with it. */
  z.object({ kind: z.literal('after'), needs: z.array(z.string()), name: z.string() }),
  z.object({ kind: z.literal('imported'), as: z.enum(['source', 'role']), name: z.string() }),
  z.object({ kind: z.literal('nothing'), reason: z.string(), hint: z.string().optional() }),
])

/** A profile that a person has already, and what Latchkey would make of it; no secret is read out. */
const importView = z.object({
  profile: z.string(),
  how: z.enum(['access-keys', 'role', 'identity-center', 'process', 'other', 'ours', 'none']),
  /** For people: `role arn:aws:iam::1111…:role/admin through base`. */
  detail: z.string().optional(),
  /** The file that its long-lived keys lie in, from which they can be moved. */
  keysIn: z.string().optional(),
  becomes,
})
export type ImportView = z.infer<typeof importView>

const importResult = z.object({
  profile: z.string(),
  /** `skipped`: it was imported before. */
  outcome: z.enum(['imported', 'skipped', 'refused']),
  /** What it is now. */
  as: z.enum(['source', 'role']).optional(),
  name: z.string().optional(),
  /** Whose keys they are, as AWS says. */
  identity: z.string().optional(),
  warning: z.string().optional(),
  /** Why it was refused, or why its keys stay where they were. */
  reason: z.string().optional(),
  hint: z.string().optional(),
  /** The write that took its keys out of their file, to undo it. */
  moved: z.object({ id: z.int(), path: z.string() }).optional(),
})
export type ImportResult = z.infer<typeof importResult>

/** `id` is absent where nothing had to change. */
const written = z.object({ id: z.int().optional(), path: z.string() })

export const profiles = {
  plan: call.input(wanted).output(profilePlan),
  /** `seen`: the digest of the plan that the person agreed to; refused with `conflict` where it is another one by now. */
  apply: call.input(wanted.extend({ seen: z.string().optional() })).output(written),
  list: call.input(z.object({ files })).output(z.array(profileView)),
  /** Oldest first. */
  history: call.output(z.array(write)),
  remove: call
    .input(z.object({ names: z.array(z.string()), all: z.boolean().default(false), files }))
    .output(written.extend({ removed: z.array(z.string()) })),
  /** Without an id: the last write that is not undone. */
  undo: call.input(z.object({ id: z.int().positive().optional() })).output(written.extend({ undone: z.int() })),
  importable: call.input(z.object({ files })).output(z.array(importView)),
  /**
   * By the names of profiles, whatever their order. `as`: another name, of one. `moveKeys`: long-lived keys leave their file once the vault
   * has them, by one write for each file. Each profile has its own outcome; rejects where the files cannot be read, or have no such profile.
   */
  import: call
    .input(
      z.object({
        names: z.array(z.string()).min(1),
        as: nameSchema.optional(),
        moveKeys: z.boolean().default(false),
        files,
      }),
    )
    .output(z.array(importResult)),
}
