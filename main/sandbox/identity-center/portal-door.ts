// The portal's link to the console of one role: https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
import type { Answer, Call } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { escapeHtml } from '#util/http/small-page.ts'
import { type Assignments, reservedRole } from './assignments.ts'
import { decisionFields, page } from './html.ts'
import { ownOrigin } from './start-url.ts'

/** Where the script of the start page leads. */
export const portalDoor = '/start/console'

interface PortalLink {
  readonly accountId: string
  readonly permissionSet: string
  /** The IAM role's name. */
  readonly role: string
  readonly destination: string
  /** As a person has it. */
  readonly link: string
}

/** Throws AwsFault unless it is of a role that people have. */
export function readPortalLink(call: Call, assignments: Assignments): PortalLink {
  const accountId = call.query.get('account_id') ?? ''
  const permissionSet = call.query.get('role_name') ?? ''
  if (assignments.roles(accountId)?.includes(permissionSet) !== true)
    throw new AwsFault(403, 'NoAccess', 'You do not have access to this account with this role.')
  return {
    accountId,
    permissionSet,
    role: reservedRole(accountId, permissionSet).name,
    destination: call.query.get('destination') ?? 'https://console.aws.amazon.com/console/home',
    link: `${ownOrigin(call)}/start/#/console?${call.queryText}`,
  }
}

/** Sent to its own address, which says what for. */
export function showPortalDoor({ accountId, permissionSet }: PortalLink): Answer {
  return page(
    200,
    `<p>Open the console as <strong>${escapeHtml(permissionSet)}</strong> in the account ${escapeHtml(accountId)}.</p>
<form method="post">${decisionFields()}</form>`,
  )
}
