// What terminals have: a role that was chosen, with what their shells are told for it.
import type { SessionView } from '#contract/model.ts'
import type { TerminalRole } from '#contract/terminals.ts'
import type { Environment } from '#local/environment.ts'
import { defined } from '#shared/defined.ts'
import { plainText } from '#shared/plain-text.ts'
import type { Chosen } from './choices.ts'

export interface Given {
  readonly chosen: Chosen
  readonly role: TerminalRole
  readonly environment: Environment
  readonly isProduction: boolean
}

export function roleOf({ role, roleId, accountName, accountId, expiresAt }: SessionView) {
  return { role, roleId, ...defined({ accountName, accountId, expiresAt }) }
}

/** A session that ended takes its role away, for which this is undefined; one that was renewed ends later. The same where nothing changed. */
export function followed(what: Given, views: readonly SessionView[]): Given | undefined {
  const session = views.find(({ roleId }) => roleId === what.role.roleId)
  if (session === undefined || session.state === 'stopped') return undefined
  return session.expiresAt === what.role.expiresAt ? what : { ...what, role: { ...what.role, ...roleOf(session) } }
}

/** With what a prompt shows. `file`: that the role comes from. */
export function variablesOf({ role, environment, isProduction }: Given, file?: string): Environment {
  const name = plainText(role.accountName === undefined ? role.role : `${role.accountName}/${role.role}`)
  const shown = {
    LATCHKEY_ROLE: name,
    LATCHKEY_ROLE_ID: role.roleId,
    LATCHKEY_ROLE_FILE: file,
    LATCHKEY_EXPIRES: role.expiresAt,
    // bash and fish cannot read the time of day in words.
    LATCHKEY_EXPIRES_EPOCH: role.expiresAt && String(Math.floor(Date.parse(role.expiresAt) / 1000)),
    LATCHKEY_PRODUCTION: isProduction ? 'production' : undefined,
  }
  // The hook's own are its own affair.
  const unset = environment.unset.filter((each) => !each.startsWith('LATCHKEY_'))
  return { set: { ...environment.set, ...defined(shown) }, unset }
}
