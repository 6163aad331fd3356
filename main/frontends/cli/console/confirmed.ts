import { consoleOutlook } from '#shared/console/outlook.ts'
import { isProduction } from '#shared/environment-of.ts'
import { consoles as words } from '#shared/strings/en/console.ts'
import { common } from '#shared/strings/en/common.ts'
import { roleTitle } from '#shared/role-text.ts'
import { AppError } from '#util/app-error.ts'
import { askYes } from '../prompts/ask-yes.ts'
import type { Cli } from '../context.ts'

/** Opens a console. Where the agent wants a yes first, the person at this terminal is asked, and it is opened then. */
export async function confirmed<Result>(
  cli: Cli,
  { role, yes }: { readonly role: string; readonly yes: boolean },
  open: (confirmed: boolean) => Promise<Result>,
): Promise<Result> {
  try {
    return await open(yes)
  } catch (error) {
    const isAsked = error instanceof AppError && error.code === 'needs-confirmation'
    if (!isAsked || !cli.terminal.interactive) throw error
    if (!(await askYes(cli.terminal, await questionOf(cli, role))))
      throw new AppError('cancelled', 'no console was opened')
  }
  return await open(true)
}

/** As whom, where and for how long. */
async function questionOf(cli: Cli, named: string): Promise<string> {
  const agent = await cli.agent()
  const [role, sources] = await Promise.all([agent.roles.resolve({ role: named }), agent.sources.list()])
  const kind = sources.find(({ name }) => name === role.source)?.kind
  return [
    ...(isProduction(role) ? [`${common.production}.`] : []),
    ...(role.accountId === undefined ? [] : [words.account(role.accountId)]),
    words.lastsFor(consoleOutlook(role, kind)),
    words.askTitle(roleTitle(role)),
  ].join(' ')
}
