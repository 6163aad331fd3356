import type { AgentClient } from '#contract/contract.ts'
import { fittingRoles } from '#shared/console/fitting.ts'
import type { Understood } from '#shared/console/understand.ts'
import { understood } from '#shared/strings/en/understood.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { quoted } from '#local/hook/posix.ts'
import { roleWord } from '#shared/commands.ts'
import type { Wanted } from '#shared/console/wanted.ts'
import { assertNever } from '#shared/assert-never.ts'
import { chooseRole } from '../prompts/pick-role.ts'

/** The one role that what somebody pasted is about, or the person's choice among those that fit. Gives the role's id. */
export async function roleFor(
  cli: Cli,
  agent: AgentClient,
  found: Exclude<Understood, { readonly kind: 'none' }>,
): Promise<string> {
  const roles = await agent.roles.list({})
  const fitting = fittingRoles(found, roles)
  const [only, ...others] = fitting
  if (only === undefined)
    throw new AppError('not-found', understood.noRole(found, partitionOf(found.account, roles)), {
      hint: 'Roles that you have: latchkey roles',
    })
  if (others.length === 0) return only.id
  if (cli.terminal.interactive) return await chooseRole(fitting)
  throw new AppError('ambiguous', `${fitting.length} roles fit this`, {
    hint: `Name the role, as in: latchkey console ${roleWord(only, roles)}${optionOf(found.wanted, only)}`,
    candidates: fitting.slice(0, 20).map(({ accountName, name }) => [accountName, name].filter(Boolean).join('/')),
  })
}

function partitionOf(account: string | undefined, roles: Awaited<ReturnType<AgentClient['roles']['list']>>) {
  return account === undefined ? undefined : roles.find(({ accountId }) => accountId === account)?.partition
}

/** For a line that can be copied. */
function optionOf(wanted: Wanted, { partition }: { readonly partition: string }): string {
  switch (wanted.kind) {
    case 'home':
      return ''
    case 'service':
      return ` --service ${quoted(wanted.service)}`
    case 'arn':
      return ` --arn ${quoted(wanted.arn)}`
    case 's3':
      return ` --arn ${quoted(`arn:${partition}:s3:::${[wanted.bucket, wanted.key ?? []].flat().join('/')}`)}`
    case 'address':
      return ` --to ${quoted(wanted.address)}`
    default:
      return assertNever(wanted)
  }
}
