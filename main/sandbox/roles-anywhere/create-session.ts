import type { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import type { Answer, Call } from '../http/call.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Organisation } from '../organisation/model.ts'
import { fault } from './faults.ts'
import { judgeCertificate, judgeSignature, otherScope } from './judge.ts'
import type { RolesAnywhereState } from './state.ts'

export interface CreateSessionParts {
  readonly state: RolesAnywhereState
  readonly organisation: Organisation
  readonly book: CredentialBook
  /** Credentials live no longer than this, whatever was asked for. */
  readonly credentialTtlMs: number
}

/** Kept for whoever looks. */
const mostSessions = 100

const input = z.object({
  trustAnchorArn: z.string(),
  profileArn: z.string(),
  roleArn: z.string(),
  durationSeconds: z.number().int().optional(),
  roleSessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/)
    .optional(),
})

export async function createSession(call: Call, body: Buffer, parts: CreateSessionParts): Promise<Answer> {
  const { state, organisation, book } = parts
  const wanted = readInput(call, body)
  const shown = judgeSignature(call, body)
  const anchor = state.anchors.get(wanted.trustAnchorArn)
  if (anchor === undefined) throw fault('ResourceNotFoundException', 'TrustAnchor not found')
  // One address stands for all regions here, and an anchor is in its own alone.
  if (!anchor.arn.includes(`:${shown.region}:`)) throw otherScope()
  if (!anchor.enabled) throw fault('AccessDeniedException', 'Trust anchor is disabled')
  await judgeCertificate(shown, anchor, state, call.now)
  const profile = state.profiles.get(wanted.profileArn)
  if (profile === undefined) throw fault('ResourceNotFoundException', 'Profile not found')
  if (!profile.enabled) throw fault('AccessDeniedException', 'Profile is disabled')
  if (!profile.roleArns.includes(wanted.roleArn)) throw fault('AccessDeniedException', 'Role is not in the profile')
  if (wanted.roleSessionName !== undefined && !profile.acceptRoleSessionName)
    throw fault('AccessDeniedException', 'Not authorized to set roleSessionName.')
  const role = organisation.role(wanted.roleArn)
  const isTrusting = role?.trust.kind === 'organisation' && !role.needsMfa && role.externalId === undefined
  if (role === undefined || !isTrusting || !letsIn(state, wanted.roleArn, anchor.arn))
    throw fault('AccessDeniedException', `Unable to assume role for ${wanted.roleArn}`)
  const seconds = Math.min(wanted.durationSeconds ?? profile.durationSeconds, profile.durationSeconds)
  if (seconds > role.maxSessionSeconds)
    throw fault(
      'ValidationException',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  const sessionName = wanted.roleSessionName ?? shown.leaf.serialNumber.toLowerCase()
  const { principalTags } = await import('./x509.ts')
  const sourceIdentity = sourceIdentityOf(shown.leaf)
  const tags = principalTags(new Uint8Array(shown.leaf.raw))
  const arn = `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`
  const assumedRoleId = `${role.roleId}:${sessionName}`
  // Whole seconds, as AWS tells them.
  const expiresAt = Math.floor((call.now + Math.min(seconds * 1_000, parts.credentialTtlMs)) / 1_000) * 1_000
  const issued = book.issue(
    {
      kind: 'role-session',
      accountId: role.accountId,
      arn,
      userId: assumedRoleId,
      roleArn: role.arn,
      mfa: false,
      transitiveTags: [],
      sourceIdentity,
      principalTags: tags,
    },
    expiresAt,
  )
  state.sessions.push({ arn, sourceIdentity, tags })
  if (state.sessions.length > mostSessions) state.sessions.shift()
  const { accessKeyId, secretAccessKey, sessionToken } = issued
  const expiration = new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    status: 201,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      credentialSet: [
        {
          assumedRoleUser: { arn, assumedRoleId },
          credentials: { accessKeyId, secretAccessKey, sessionToken, expiration },
          packedPolicySize: 0,
          roleArn: role.arn,
          sourceIdentity,
        },
      ],
      subjectArn: anchor.arn.replace(/:trust-anchor\/.*$/, `:subject/${shown.leaf.serialNumber.toLowerCase()}`),
    }),
  }
}

const neededActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

function letsIn({ trustPolicies }: RolesAnywhereState, roleArn: string, anchorArn: string): boolean {
  const policy = trustPolicies.get(roleArn)
  if (policy === undefined) return true
  const { actions, sourceArn } = policy
  return neededActions.every((action) => actions.includes(action)) && (sourceArn ?? anchorArn) === anchorArn
}

/** User guide, "Source identity rules". */
function sourceIdentityOf({ subject, serialNumber }: X509Certificate): string {
  const name = /(?:^|\n)CN=([^\n]+)/.exec(subject)?.[1]
  if (name === undefined) return `ID=${serialNumber.toLowerCase()}`
  return name.length <= 61 ? `CN=${name}` : name
}

/** The ARNs may stand in the query, where AWS's own helper has them, or in the body. */
function readInput(call: Call, body: Buffer): z.infer<typeof input> {
  let given: unknown
  try {
    given = JSON.parse(body.length === 0 ? '{}' : body.toString())
  } catch {
    throw fault('ValidationException', 'The body is not JSON')
  }
  const query = Object.fromEntries(
    ['trustAnchorArn', 'profileArn', 'roleArn'].flatMap((name) => {
      const value = call.query.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
  const read = input.safeParse({ ...query, ...(typeof given === 'object' ? given : {}) })
  if (!read.success) throw fault('ValidationException', `${read.error.issues[0]?.path.join('.')} is not valid`)
  const { durationSeconds } = read.data
  if (durationSeconds !== undefined && (durationSeconds < 900 || durationSeconds > 43_200))
    throw fault('ValidationException', 'durationSeconds must be from 900 to 43200')
  return read.data
}
