import * as z from 'zod'
import { call } from './errors.ts'
import { sourceView } from './model.ts'

/** Names end up in command lines, file names and ids: letters, digits, `.`, `_`, `-`. */
export const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'use letters, digits, ".", "_" or "-" (64 at most), beginning with a letter or digit',
  )

const common = {
  region: z.string().optional(),
  endpointUrl: z.url().optional(),
}

export const iamUserInput = z.object({
  kind: z.literal('iam-user'),
  name: nameSchema,
  accessKeyId: z.string().regex(/^\w{16,128}$/, 'an access key id has 16 to 128 letters and digits'),
  secretAccessKey: z.string().min(1),
  mfaSerial: z.string().optional(),
  mfaCommand: z.string().optional(),
  ...common,
})
export type IamUserInput = z.infer<typeof iamUserInput>
export const ambientInput = z.object({
  kind: z.literal('ambient'),
  name: nameSchema,
  profile: z.string().optional(),
  ...common,
})
export type AmbientInput = z.infer<typeof ambientInput>
/** The embedded sandbox; there is one, and it has its own settings. */
export const sandboxInput = z.object({ kind: z.literal('sandbox'), name: z.literal('sandbox') })
export type SandboxInput = z.infer<typeof sandboxInput>
export type SourceInput = IamUserInput | AmbientInput | SandboxInput

/** Each kind checks the rest by a schema of its own, such as those above. */
const anyInput = z.looseObject({ kind: z.string(), name: nameSchema })
export type AnySourceInput = z.infer<typeof anyInput>

/** Only what is given changes; `null` clears. A new key needs both halves. */
const sourceChange = z.object({
  name: nameSchema,
  region: z.string().optional(),
  endpointUrl: z.url().nullable().optional(),
  accessKeyId: z.string().optional(),
  secretAccessKey: z.string().optional(),
  mfaSerial: z.string().nullable().optional(),
  mfaCommand: z.string().nullable().optional(),
  profile: z.string().nullable().optional(),
})
export type SourceChange = z.infer<typeof sourceChange>

const byName = z.object({ name: z.string() })

/** A place on this computer that AWS tools already take credentials from. Read from the AWS files and the environment; no secret is read out. */
const foundView = z.object({
  /** A free name for a source of it. */
  name: nameSchema,
  /** Absent: the default chain (environment, default profile, instance). */
  profile: z.string().optional(),
  how: z.enum(['access-keys', 'role', 'identity-center', 'process', 'environment', 'other']),
  region: z.string().optional(),
  /** For people: `role arn:aws:iam::1111…:role/admin through base`. */
  detail: z.string().optional(),
  /** The source that uses it already. */
  usedBy: z.string().optional(),
})
export type FoundView = z.infer<typeof foundView>

/** What GetCallerIdentity said, or why it could not be asked. Nothing was saved. */
const sourceCheck = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('valid'), arn: z.string(), accountId: z.string() }),
  z.object({ kind: z.literal('refused'), message: z.string(), hint: z.string().optional() }),
  z.object({ kind: z.literal('unreachable'), message: z.string(), hint: z.string().optional() }),
])
export type SourceCheck = z.infer<typeof sourceCheck>

export const sources = {
  list: call.output(z.array(sourceView)),
  show: call.input(byName).output(sourceView),
  /** Tries an input with GetCallerIdentity and saves nothing. */
  check: call.input(anyInput).output(sourceCheck),
  discover: call.output(z.array(foundView)),
  /** Tries the keys with GetCallerIdentity where the endpoint can be reached; saves them either way and says which. */
  add: call
    .input(anyInput)
    .output(z.object({ source: sourceView, identity: z.string().optional(), warning: z.string().optional() })),
  edit: call.input(sourceChange).output(sourceView),
  /** Settles when the person has signed in; the roles come behind. Refused with `unsupported` where nobody has to. */
  signIn: call.input(byName).output(sourceView),
  /** Fetches its roles anew. Refused with `unsupported` where they need no fetching. */
  sync: call.input(byName).output(sourceView),
  /** Ends the sessions of its roles and deletes its secrets; refused while added roles refer to it, unless `force`. */
  remove: call
    .input(z.object({ name: z.string(), force: z.boolean().default(false) }))
    .output(z.object({ sessionsEnded: z.int(), rolesRemoved: z.array(z.string()) })),
}
