import { AppError } from '#util/app-error.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { Cli } from '../context.ts'
import type { RoleView } from '#contract/model.ts'
import { plainText } from '#shared/plain-text.ts'
import { isProduction } from '#shared/environment-of.ts'
import { type Choice, choose } from './choose.ts'

/** The one role there is, or the person's choice on a terminal. Gives the role's id. */
export async function pickRole(cli: Cli, agent: AgentClient): Promise<string> {
  const roles = await agent.roles.list({})
  const [only] = roles
  if (!only)
    throw new AppError('not-found', 'there is no role yet', {
      hint: 'Add a source (latchkey source add --help) or try the sandbox (latchkey source add sandbox).',
    })
  if (roles.length === 1) {
    cli.terminal.note(`the only role is ${only.name}`)
    return only.id
  }
  if (!cli.terminal.interactive) {
    throw new AppError('bad-request', `name one of the ${roles.length} roles`, {
      hint: 'Give it as latchkey roles lists it, such as payments-dev/Admin.',
    })
  }
  return await chooseRole(roles)
}

/** The person's choice. Gives the role's id. */
export async function chooseRole(roles: readonly RoleView[]): Promise<string> {
  return await choose('Role', roles.map(choiceOf), 'no role was chosen', chosenFirst(roles)?.id)
}

/** Enter alone takes no role in production while there is another. */
export const chosenFirst = (roles: readonly RoleView[]): RoleView | undefined =>
  roles.find((role) => !isProduction(role)) ?? roles[0]

/** All in the label: a hint is shown for the line under the cursor alone, and many accounts have an `Admin`. */
export function choiceOf(role: RoleView): Choice {
  const name = [role.accountName, role.name].filter(Boolean).join('/')
  const words = [`${role.favourite ? '★ ' : ''}${name}`, role.accountId ?? role.source]
  return { value: role.id, label: plainText([...words, isProduction(role) ? 'production' : []].flat().join('  ')) }
}
