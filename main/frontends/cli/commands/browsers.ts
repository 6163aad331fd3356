import type { Command } from 'commander'
import { findBrowsers } from '#local/browsers.ts'
import type { Cli } from '../context.ts'
import { fromHome } from '../output/from-home.ts'
import { renderTable } from '../output/table.ts'
import { ownProfiles } from '../own-profiles.ts'

export function addBrowsers(program: Command, cli: Cli): void {
  program
    .command('browsers')
    .option('--json', 'the list as JSON')
    .description('the browsers that are installed, and which accounts have a profile of their own in each')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey browsers\n  latchkey console payments-dev/Admin --browser firefox --new-session',
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const profiles = await ownProfiles(cli.paths.browsers)
      const list = findBrowsers(cli).map((browser) => ({
        ...browser,
        accounts: profiles.filter(({ browser: id }) => id === browser.id).map(({ account }) => account),
      }))
      if (json) return cli.terminal.json(list)
      if (list.length === 0)
        return cli.terminal.note('no browser was found here; name the command that opens one: --browser COMMAND')
      const lines = renderTable(
        list,
        [
          { title: 'NAME', value: ({ id }) => id },
          { title: 'BROWSER', value: ({ name }) => name },
          { title: 'PROGRAM', value: ({ path }) => fromHome(path), shrink: 1 },
          { title: 'ACCOUNTS', value: ({ accounts }) => accounts.join(' '), shrink: 2 },
        ],
        cli.terminal.columns,
      )
      for (const line of lines) cli.terminal.print(line)
      return undefined
    })
}
