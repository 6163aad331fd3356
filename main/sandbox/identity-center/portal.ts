// The portal's API: what a signed-in person has, and credentials for it.
import type { Answer, Call } from '../http/call.ts'
import { reservedRole } from './assignments.ts'
import type { IdentityCenter } from './context.ts'
import { json, portalFault } from './faults.ts'
import { isAtHome } from './start-url.ts'

type Operation = (call: Call, center: IdentityCenter) => Answer

/** Too many is told first, as it costs AWS the least. */
function behindRate(operation: Operation): Operation {
  return (call, center) => {
    if (!center.rate.take(call.now)) throw tooMany()
    return operation(call, center)
  }
}

export function tooMany() {
  return portalFault('TooManyRequestsException', 'HTTP 429 Unknown Code')
}

export const listAccounts = behindRate((call, center) => {
  signedIn(call, center)
  const { page, nextToken } = paged(call, center.assignments.accounts())
  return json(200, { accountList: page, nextToken })
})

export const listAccountRoles = behindRate((call, center) => {
  signedIn(call, center)
  const accountId = need(call, 'account_id')
  const roles = center.assignments.roles(accountId)
  if (roles === undefined) throw portalFault('ResourceNotFoundException', `Account ${accountId} not found`)
  const { page, nextToken } = paged(call, roles)
  return json(200, { roleList: page.map((roleName) => ({ roleName, accountId })), nextToken })
})

export const getRoleCredentials = behindRate((call, center) => {
  const { person } = signedIn(call, center)
  const [roleName, accountId] = [need(call, 'role_name'), need(call, 'account_id')]
  if (!center.assignments.roles(accountId)?.includes(roleName)) throw portalFault('ForbiddenException', 'No access')
  const role = reservedRole(accountId, roleName)
  // A permission set's sessions last twelve hours at most.
  const life = Math.min(center.credentialTtlMs, 12 * 3_600_000)
  const expiration = Math.floor((call.now + life) / 1_000) * 1_000
  const issued = center.book.issue(
    {
      kind: 'role-session',
      accountId,
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${person}`,
      userId: `${role.roleId}:${person}`,
      roleArn: role.arn,
      mfa: false,
      transitiveTags: [],
    },
    expiration,
  )
  const { accessKeyId, secretAccessKey, sessionToken } = issued
  return json(200, { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } })
})

export const logout = behindRate((call, center) => {
  center.sessions.end(bearer(call), call.now)
  return { status: 200, headers: {} }
})

function signedIn(call: Call, center: IdentityCenter): { readonly person: string } {
  return center.sessions.authenticate(bearer(call), call.now)
}

/** Another region's portal knows none of the tokens. */
function bearer(call: Call): string | undefined {
  const value = call.request.headers['x-amz-sso_bearer_token']
  return isAtHome(call) && typeof value === 'string' ? value : undefined
}

function need(call: Call, name: string): string {
  const value = call.query.get(name)
  if (value) return value
  throw portalFault('InvalidRequestException', `${name} is missing`)
}

const usualPage = 100

function paged<Item>(call: Call, all: readonly Item[]) {
  const given = call.query.get('max_result') ?? String(usualPage)
  const most = /^\d{1,3}$/.test(given) ? Number(given) : 0
  if (most < 1 || most > 100) throw portalFault('InvalidRequestException', 'max_result must be from 1 to 100')
  const start = startOf(call.query.get('next_token') ?? undefined)
  const page = all.slice(start, start + most)
  const next = start + page.length
  return { page, nextToken: next < all.length ? Buffer.from(`page/${next}`).toString('base64') : undefined }
}

function startOf(nextToken: string | undefined): number {
  if (nextToken === undefined) return 0
  const at = /^page\/(\d{1,6})$/.exec(Buffer.from(nextToken, 'base64').toString())?.[1]
  if (at === undefined) throw portalFault('InvalidRequestException', 'Invalid next_token')
  return Number(at)
}
