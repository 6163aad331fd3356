import type { Command } from 'commander'
import type { TerminalView } from '#contract/terminals.ts'
import { timeLeft } from '#shared/times.ts'
import type { Cli } from '../context.ts'
import { fromHome } from '../output/from-home.ts'
import { renderTable } from '../output/table.ts'

export function addTerminals(program: Command, cli: Cli): void {
  program
    .command('terminals')
    .option('--json', '{ all, terminals } as JSON')
    .description('every open terminal that has the hook: shell, folder, role, until when')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey terminals\n  latchkey terminals --json | jq -r ".terminals[].folder"',
    )
    .action(async (options: { readonly json?: true }) => {
      const view = await (await cli.agent()).terminals.list()
      if (options.json) return cli.terminal.json(view)
      if (view.terminals.length === 0)
        return cli.terminal.note('no open terminal has the hook; to add it: latchkey hook install, then open a new one')
      const here = cli.env['LATCHKEY_TERMINAL']
      const lines = renderTable(
        view.terminals,
        [
          { title: '', value: ({ id }) => (id === here ? '*' : '') },
          { title: 'SHELL', value: ({ shell, pid }) => `${shell} ${pid}` },
          { title: 'FOLDER', value: ({ folder }) => fromHome(folder), shrink: 1 },
          { title: 'ROLE', value: roleOf, shrink: 2 },
          { title: 'REGION', value: ({ role }) => role?.region ?? '' },
          { title: 'LEFT', value: leftOf },
        ],
        cli.terminal.columns,
      )
      for (const line of lines) cli.terminal.print(line)
      return undefined
    })
}

function roleOf({ role, own, pinned, file }: TerminalView): string {
  if (own !== undefined) return `its own (${own})`
  const name =
    role === undefined ? 'none' : role.accountName === undefined ? role.role : `${role.accountName}/${role.role}`
  return pinned ? `${name}, here only` : file === undefined ? name : `${name}, by ${fromHome(file)}`
}

function leftOf({ role }: TerminalView): string {
  return role?.expiresAt === undefined ? '' : timeLeft(Date.parse(role.expiresAt) - Date.now())
}
