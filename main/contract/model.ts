// The views that front ends see. No view has a field for a secret: output parsing drops whatever a schema does not name.
import * as z from 'zod'
import { failureView } from './errors.ts'
import { sessionStates } from '#shared/session-offers.ts'
import { sourceDetails, type SourceKind } from './kinds.ts'

/** Which kinds there are is the agent's to say. */
const sourceKind = z.custom<SourceKind>((kind) => typeof kind === 'string')

/**
 * `ready`: can give credentials; `needs-mfa`: a code is needed first; `needs-sign-in`: a person has to sign in; `syncing`: its roles are
 * being fetched; `error`: `problem` says what is wrong.
 */
const sourceState = z.enum(['ready', 'needs-mfa', 'needs-sign-in', 'signing-in', 'syncing', 'error'])

export const signInPage = z.object({
  url: z.string(),
  userCode: z.string().optional(),
  /** The same page with a field for the code. */
  plainUrl: z.string().optional(),
  expiresAt: z.iso.datetime(),
})
export type SignInPageView = z.infer<typeof signInPage>

export const sourceView = z.object({
  name: z.string(),
  kind: sourceKind,
  state: sourceState,
  problem: z.string().optional(),
  /** What to do about it. */
  hint: z.string().optional(),
  /** While `syncing`: how many of its roles are there. */
  progress: z.object({ done: z.int(), total: z.int() }).optional(),
  /** While `signing-in`: what is open in a browser, and what a person types there where it asks for a code. */
  page: signInPage.optional(),
  /** When the sign-in ends and nothing renews it. */
  until: z.iso.datetime().optional(),
  /** Who signed in, as far as it was checked. */
  person: z.string().optional(),
  /** When its roles were last fetched as a whole. */
  syncedAt: z.iso.datetime().optional(),
  /** Of a certificate: what AWS puts into its sessions, tags by the key behind `aws:PrincipalTag/`. */
  sessionTags: z.record(z.string(), z.string()).optional(),
  sourceIdentity: z.string().optional(),
  /** Of the profiles of Roles Anywhere. `error` with some profiles: the others could not be read. */
  lastSync: z
    .object({
      outcome: z.enum(['success', 'error']),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime(),
      profiles: z.int(),
      error: z.string().optional(),
    })
    .optional(),
  /** Whether a person signs in to it. */
  signsIn: z.boolean().optional(),
  /** Whether its roles have to be fetched. */
  syncs: z.boolean().optional(),
  /** Whether what it stands on can be tried step by step. */
  checks: z.boolean().optional(),
  region: z.string(),
  endpointUrl: z.string().optional(),
  ...sourceDetails,
  roles: z.int(),
})
export type SourceView = z.infer<typeof sourceView>

/** `role`: reached by AssumeRole; `source`: the source's own identity (an IAM user, an ambient identity). */
const roleKind = z.enum(['role', 'source'])

const sessionState = z.enum(sessionStates)
export type { SessionState } from '#shared/session-offers.ts'

export const roleView = z.object({
  id: z.string(),
  name: z.string(),
  kind: roleKind,
  source: z.string(),
  /** ARN of the role, or of the identity where it is known. */
  arn: z.string().optional(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  partition: z.string(),
  region: z.string(),
  labels: z.record(z.string(), z.string()),
  /** Names of the roles between the source and this one, nearest to the source first. */
  chain: z.array(z.string()),
  /** The person's own part of `labels`. */
  ownLabels: z.record(z.string(), z.string()),
  favourite: z.boolean(),
  neverDirect: z.boolean(),
  /** Seconds that a session of it is asked for, where the person set it. */
  duration: z.int().optional(),
  /** Seconds: no session of it is longer, as far as its source knows; the role itself may allow less. */
  longest: z.int().optional(),
  /** True for roles of the settings file (they can be edited), false for those that a source lists. */
  editable: z.boolean(),
  session: z
    .object({
      id: z.string(),
      state: sessionState,
      issuedAt: z.iso.datetime().optional(),
      expiresAt: z.iso.datetime().optional(),
    })
    .optional(),
  lastUsedAt: z.iso.datetime().optional(),
})
export type RoleView = z.infer<typeof roleView>

export const sessionView = z.object({
  id: z.string(),
  /** The role's name; the fields below tell roles of one name apart. */
  role: z.string(),
  roleId: z.string(),
  roleArn: z.string().optional(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  source: z.string(),
  region: z.string(),
  state: sessionState,
  /** When the credentials end, by this computer's clock as the other times here, also where AWS's shows another time. Absent while starting and for credentials that do not expire. */
  expiresAt: z.iso.datetime().optional(),
  /** When these credentials began, so that their whole life is known. */
  issuedAt: z.iso.datetime().optional(),
  /** When the agent next renews them by itself. Absent where it will not: they do not end, or a person is needed. */
  renewsAt: z.iso.datetime().optional(),
  startedAt: z.iso.datetime(),
  /** The shared stand-in key of this session; an identifier, worth nothing without its secret. */
  standInAccessKeyId: z.string(),
  /** Clients that hold a grant of their own now (running `exec` commands). */
  clients: z.int(),
  /** What went wrong at the last renewal, and what to do; `failure` says it in parts. */
  problem: z.string().optional(),
  failure: failureView.optional(),
  /** A limit worth knowing, such as the one-hour rule of role chains. */
  note: z.string().optional(),
})
export type SessionView = z.infer<typeof sessionView>

/** Proxied requests of one session in the last minutes. */
export const sessionUsage = z.object({
  session: z.string(),
  /** Requests per bucket, oldest first; the last bucket is the current one. */
  buckets: z.array(z.int()),
  bucketMs: z.int(),
  /** End of the last bucket, epoch ms by the agent's clock. */
  until: z.number(),
  lastAt: z.iso.datetime().optional(),
  /** What sent them, most requests first, five at most. `name` as in `shared/audit-command.ts`, empty where nobody says. */
  commands: z.array(z.object({ name: z.string(), buckets: z.array(z.int()) })),
  /** `exec 1234 aws`, `shared`. */
  lastClient: z.string().optional(),
  /** `s3:GetObject`, or the host where the action is not known. */
  lastAction: z.string().optional(),
})
export type SessionUsage = z.infer<typeof sessionUsage>

export const vaultMode = z.enum(['keychain', 'passphrase', 'memory'])
export type VaultMode = z.infer<typeof vaultMode>

/** A session that is gone, as much as it takes to name it and to start its role again. */
const endedSession = z.object({
  roleId: z.string(),
  role: z.string(),
  accountName: z.string().optional(),
  accountId: z.string().optional(),
})
export type EndedSession = z.infer<typeof endedSession>

/** Sessions that ended together at that time, and nobody ended them one by one. */
export const endedTogether = z.object({ at: z.iso.datetime(), ended: z.array(endedSession) })
export type EndedTogether = z.infer<typeof endedTogether>

export const agentView = z.object({
  version: z.string(),
  pid: z.int(),
  home: z.string(),
  socket: z.string(),
  startedAt: z.iso.datetime(),
  vault: vaultMode,
  sandbox: z.boolean(),
  /** What the start found and mended or could not read, one sentence each. */
  findings: z.array(z.string()),
  /** What is wrong with the settings file now, with line and field; also one of the findings. */
  settingsProblem: z.string().optional(),
  /** Whether its home ever had a source; an older agent does not say. */
  hadSource: z.boolean().optional(),
  /** The last that ended together in this agent: by a lock, or as it stopped. */
  ended: endedTogether.extend({ by: z.enum(['lock', 'stop']) }).optional(),
  /** Local clock minus AWS's, in ms, once measured. */
  clockOffsetMs: z.number().optional(),
})
export type AgentView = z.infer<typeof agentView>

export const statusView = z.object({
  agent: agentView,
  /** `url` has no password. `caBundle` is the path of the file tools need in AWS_CA_BUNDLE. */
  proxy: z.object({ url: z.string(), caBundle: z.string(), port: z.int() }),
  sources: z.array(sourceView),
  sessions: z.array(sessionView),
})
export type StatusView = z.infer<typeof statusView>

/** One proxied request, tunnel or credential hand-out. Sizes in bytes, times in ms. */
export const auditRecord = z.object({
  time: z.iso.datetime(),
  /** So many requests of callers without a valid key, within a second: the line says what they have in common. */
  count: z.int().optional(),
  event: z.enum([
    'request',
    'tunnel',
    'credentials.issue',
    'environment.issue',
    'console.launch',
    'session.start',
    'session.renew',
    'session.end',
  ]),
  /** `allowed`: forwarded; `refused`: by us; `foreign`: not signed with our stand-ins, passed untouched. */
  outcome: z.enum(['allowed', 'refused', 'foreign', 'failed']),
  requestId: z.string().optional(),
  role: z.string().optional(),
  roleArn: z.string().optional(),
  accountId: z.string().optional(),
  session: z.string().optional(),
  /** The grant's client: `shared`, `exec 1234 aws`, `derived`. */
  client: z.string().optional(),
  /** As the tool's User-Agent names it: `aws s3 sync`, `terraform`. Groups go by `shared/audit-command.ts`. */
  command: z.string().optional(),
  pid: z.int().optional(),
  method: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
  service: z.string().optional(),
  region: z.string().optional(),
  action: z.string().optional(),
  resource: z.string().optional(),
  status: z.int().optional(),
  errorCode: z.string().optional(),
  /** Why we refused, in words; never a secret. */
  reason: z.string().optional(),
  awsRequestId: z.string().optional(),
  /** Bodies only: `bytesIn` from the tool, `bytesOut` to it. */
  bytesIn: z.int().optional(),
  bytesOut: z.int().optional(),
  durationMs: z.number().optional(),
})
export type AuditRecord = z.infer<typeof auditRecord>

/** Something the agent needs from a person. `secret` answers are not echoed. */
export const promptView = z.object({
  id: z.string(),
  kind: z.enum(['mfa-code', 'confirm', 'passphrase']),
  title: z.string(),
  message: z.string(),
  secret: z.boolean(),
  /** The role or source that waits. */
  subject: z.string(),
  /** The MFA device that shows the code: its ARN, or the serial number of a hardware device. */
  device: z.string().optional(),
  createdAt: z.iso.datetime(),
  /** After this the prompt is withdrawn. */
  expiresAt: z.iso.datetime(),
})
export type PromptView = z.infer<typeof promptView>

export const noticeView = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  hint: z.string().optional(),
  /** What one click does about it. */
  action: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.enum(['start', 'renew']), roleId: z.string(), label: z.string() }),
      z.object({ kind: z.literal('sign-in'), source: z.string(), label: z.string() }),
    ])
    .optional(),
  at: z.iso.datetime(),
})
export type NoticeView = z.infer<typeof noticeView>

/** One line of `latchkey doctor`. */
export const checkView = z.object({
  name: z.string(),
  outcome: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  hint: z.string().optional(),
})
export type CheckView = z.infer<typeof checkView>
