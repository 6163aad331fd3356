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
export const ambientInput = z.object({
  kind: z.literal('ambient'),
  name: nameSchema,
  profile: z.string().optional(),
  ...common,
})
const sourceInput = z.discriminatedUnion('kind', [iamUserInput, ambientInput])
export type SourceInput = z.infer<typeof sourceInput>

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

export const sources = {
  list: call.output(z.array(sourceView)),
  show: call.input(byName).output(sourceView),
  /** Tries the keys with GetCallerIdentity where the endpoint can be reached; saves them either way and says which. */
  add: call
    .input(sourceInput)
    .output(z.object({ source: sourceView, identity: z.string().optional(), warning: z.string().optional() })),
  edit: call.input(sourceChange).output(sourceView),
  /** Ends the sessions of its roles and deletes its secrets; refused while added roles refer to it, unless `force`. */
  remove: call
    .input(z.object({ name: z.string(), force: z.boolean().default(false) }))
    .output(z.object({ sessionsEnded: z.int(), rolesRemoved: z.array(z.string()) })),
}
