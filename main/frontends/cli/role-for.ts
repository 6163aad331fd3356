import type { AgentClient } from '#contract/contract.ts'
import { fittingRoles } from '#shared/console/fitting.ts'
import type { Understood } from '#shared/console/understand.ts'
import { understood } from '#shared/strings/en/understood.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from './context.ts'
import { choose } from './pick-role.ts'

/** The one role that what somebody pasted is about, or the person's choice among those that fit. Gives the role's id. */
export async function roleFor(
  cli: Cli,
  agent: AgentClient,
  found: Exclude<Understood, { readonly kind: 'none' }>,
): Promise<string> {
  const fitting = fittingRoles(found, await agent.roles.list({}))
  const [only, ...others] = fitting
  if (only === undefined)
    throw new AppError('not-found', understood.noRole(found), { hint: 'Roles that you have: latchkey roles' })
  if (others.length === 0) return only.id
  if (cli.terminal.interactive) return await choose(fitting)
  throw new AppError('ambiguous', `${fitting.length} roles fit this`, {
    hint: 'Name the role: latchkey console ROLE --arn ARN, or --to ADDRESS',
    candidates: fitting.slice(0, 20).map(({ accountName, name }) => [accountName, name].filter(Boolean).join('/')),
  })
}
