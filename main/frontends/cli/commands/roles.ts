import { defined } from '#shared/defined.ts'
import type { Command } from 'commander'
import { cutNames } from '../cut-names.ts'
import { parseCount } from '../collect.ts'
import type { Cli } from '../context.ts'
import { printNews } from '../output/news.ts'
import { printRoles } from '../output/views.ts'

export function addRoles(program: Command, cli: Cli): void {
  program
    .command('roles')
    .argument('[query]', 'a fuzzy search over names, accounts, ids and ARNs')
    .option('--limit <count>', 'how many at most', parseCount)
    .option('--news', 'what the last syncs gained and lost')
    .option('--json', 'a JSON array')
    .description('every role from every source')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey roles\n  latchkey roles "pay adm"\n  latchkey roles --news\n  latchkey roles prod --json | jq -r ".[].arn"',
    )
    .action(
      async (
        query: string | undefined,
        options: { readonly limit?: number; readonly news?: true; readonly json?: true },
      ) => {
        const agent = await cli.agent()
        if (options.news) return printNews(cli, await agent.sources.news(), options.json)
        const roles = await agent.roles.list({
          ...defined({ query, limit: options.limit }),
        })
        if (options.json) cli.terminal.json(roles)
        else if (roles.length > 0) printRoles(cli, roles, Date.now())
        else if (query !== undefined) cli.terminal.note(cutNames(`no role fits "${query}"`))
        else
          cli.terminal.note(
            'there is no role yet; add a source (latchkey source add --help) or try the sandbox (latchkey source add sandbox)',
          )
        return undefined
      },
    )
}
