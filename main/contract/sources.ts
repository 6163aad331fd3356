import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'
import { nameSchema, sourceChanges, type SourceInput } from './kinds.ts'
import { signInPage, sourceView } from './model.ts'

/** Each kind checks what it is given by a schema of its own. */
const anyInput = z.looseObject({ kind: z.string(), name: nameSchema })
export type AnySourceInput = z.infer<typeof anyInput>
/** Callers are typed by the kinds of this house; what comes may be of a kind that only the agent knows. */
const sourceInput = z
  .custom<SourceInput>()
  .transform((input): AnySourceInput => input)
  .pipe(anyInput)

/** Only what is given changes; `null` clears. */
const sourceChange = z.object({
  name: nameSchema,
  region: z.string().optional(),
  endpointUrl: z.url().nullable().optional(),
  ...sourceChanges,
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
  /** Of a place that a person signs in to: it is there. Of a certificate: its files fit. `warning`: they can be used all the same. */
  z.object({
    kind: z.literal('found'),
    region: z.string(),
    warning: z.object({ message: z.string(), hint: z.string() }).optional(),
  }),
  z.object({ kind: z.literal('refused'), message: z.string(), hint: z.string().optional() }),
  z.object({ kind: z.literal('unreachable'), message: z.string(), hint: z.string().optional() }),
])
export type SourceCheck = z.infer<typeof sourceCheck>

const preflightStep = z.object({
  /** In words: "trust anchor". */
  what: z.string(),
  /** `unknown`: AWS did not let it be tried. */
  outcome: z.enum(['right', 'wrong', 'unknown']),
  message: z.string(),
  hint: z.string().optional(),
})
export type PreflightStep = z.infer<typeof preflightStep>

const signInEvent = z.discriminatedUnion('kind', [
  /** `isYours`: this caller opens it, and nobody else does. */
  z.object({ kind: z.literal('page'), page: signInPage, isYours: z.boolean() }),
  z.object({ kind: z.literal('done'), source: sourceView }),
])
export type SignInEvent = z.infer<typeof signInEvent>

const newsView = z.object({
  source: z.string(),
  at: z.iso.datetime(),
  changes: z.array(
    z.object({
      kind: z.enum(['gained', 'lost', 'renamed']),
      accountId: z.string(),
      accountName: z.string().optional(),
      /** Of a role; absent for an account that was renamed. */
      role: z.string().optional(),
      /** What the account was called. */
      before: z.string().optional(),
    }),
  ),
})
export type NewsView = z.infer<typeof newsView>

export const sources = {
  list: call.output(z.array(sourceView)),
  show: call.input(byName).output(sourceView),
  /** Tries an input with GetCallerIdentity and saves nothing. */
  check: call.input(sourceInput).output(sourceCheck),
  discover: call.output(z.array(foundView)),
  /** Tries the keys with GetCallerIdentity where the endpoint can be reached; saves them either way and says which. */
  add: call
    .input(sourceInput)
    .output(z.object({ source: sourceView, identity: z.string().optional(), warning: z.string().optional() })),
  /** Sessions go on, but for those of roles and of an identity that it has no longer. */
  edit: call.input(sourceChange).output(sourceView.extend({ sessionsEnded: z.int() })),
  /** Ends when the person has signed in; the roles come behind. Callers at once are one sign-in. Refused with `unsupported` where nobody has to. */
  signIn: call.input(byName.extend({ device: z.boolean().default(false) })).output(eventIterator(signInEvent)),
  /** Ends the sign-in that is under way, for everyone who waits for it; without one, nothing. */
  cancelSignIn: call.input(byName).output(sourceView),
  /** Forgets the sign-in, here and at AWS, and ends the sessions of its roles. */
  signOut: call
    .input(byName)
    .output(z.object({ source: sourceView, sessionsEnded: z.int(), warning: z.string().optional() })),
  /** What the last syncs gained and lost, newest first. */
  news: call.output(z.array(newsView)),
  /** Fetches its roles anew. Refused with `unsupported` where they need no fetching. */
  sync: call.input(byName).output(sourceView),
  /** Tries what it stands on, in the order in which it is to be put right. Refused with `unsupported` where there is nothing to try. */
  preflight: call.input(byName).output(z.array(preflightStep)),
  /** Ends the fetching that is under way, for everyone who waits for it; without any, nothing. What has come is kept. */
  cancelSync: call.input(byName).output(sourceView),
  /** Ends the sessions of its roles and deletes its secrets; refused while added roles refer to it, unless `force`. */
  remove: call
    .input(z.object({ name: z.string(), force: z.boolean().default(false) }))
    .output(z.object({ sessionsEnded: z.int(), rolesRemoved: z.array(z.string()) })),
}
