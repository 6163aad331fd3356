import type { AgentClient } from '#contract/contract.ts'
import { defined } from '#shared/defined.ts'
import { rolesOf } from '#shared/parse-pasted.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from './context.ts'
import { choose } from './pick-role.ts'

/** The one role that what somebody pasted is about, or the person's choice among those that fit. Gives the role's id. */
export async function roleFor(
  cli: Cli,
  agent: AgentClient,
  about: { readonly account?: string; readonly role?: string; readonly partition?: string },
): Promise<string> {
  const { account, role, partition } = about
  const all = (await agent.roles.list({})).filter((each) => partition === undefined || each.partition === partition)
  const ofAccount = account === undefined ? all : rolesOf({ account }, all)
  // The ARN of a role may be that of one that nobody here becomes: its account's then show it.
  const named = role === undefined ? [] : rolesOf({ role, ...defined({ account }) }, all)
  const fitting = named.length > 0 ? named : ofAccount
  const [only, ...others] = fitting
  if (only === undefined)
    throw new AppError(
      'not-found',
      account === undefined ? 'no role fits this' : `you have no role in the account ${account}`,
      { hint: 'Roles that you have: latchkey roles' },
    )
  if (others.length === 0) return only.id
  if (cli.terminal.interactive) return await choose(fitting)
  throw new AppError('ambiguous', `${fitting.length} roles fit this`, {
    hint: 'Name the role: latchkey console ROLE --arn ARN, or --to ADDRESS',
    candidates: fitting.slice(0, 20).map(({ accountName, name }) => [accountName, name].filter(Boolean).join('/')),
  })
}
