import { Argument, type Command } from 'commander'
import type { RevokedView, TerminalView } from '#contract/terminals.ts'
import { assertNever } from '#shared/assert-never.ts'
import { agoOf, timeLeft } from '#shared/times.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { fromHome } from '../output/from-home.ts'
import { renderTable } from '../output/table.ts'
import { terminalHere, terminalNamed } from '../terminal-id.ts'

export function addTerminals(program: Command, cli: Cli): void {
  const terminals = program
    .command('terminals')
    .option('--json', '{ all, terminals } as JSON')
    .description('every open terminal that has the hook: shell, folder, role, until when, last use')
    .addHelpText(
      'after',
      `
Examples:
  latchkey terminals
  latchkey terminals --json | jq -r ".terminals[].folder"
  latchkey terminals revoke 4711                 the process id in the list
  latchkey use payments-dev/Admin --terminal 4711`,
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
          { title: 'USED', value: usedOf },
        ],
        cli.terminal.columns,
      )
      for (const line of lines) cli.terminal.print(line)
      return undefined
    })
  terminals
    .command('revoke')
    .addArgument(new Argument('[id]', 'its process id, or its id in the JSON'))
    .option('--here', 'this one')
    .description('end the keys of one terminal at once; it has no role until it is given one')
    .addHelpText('after', '\nExamples:\n  latchkey terminals revoke 4711\n  latchkey terminals revoke --here')
    .action(async (named: string | undefined, { here }: { readonly here?: true }) => {
      if ((named === undefined) === (here === undefined)) throw new AppError('bad-request', 'name one, or give --here')
      const agent = await cli.agent()
      const terminal = named === undefined ? terminalHere(cli.env) : terminalNamed(await agent.terminals.list(), named)
      const { left } = await agent.terminals.revoke({ terminal })
      cli.terminal.print('its keys are dead; no role there, at its next prompt')
      for (const what of left) cli.terminal.note(leftWords(what))
      cli.terminal.print(
        here
          ? 'to follow the others again: latchkey use --follow'
          : `to give it a role: latchkey use ROLE --terminal ${named}`,
      )
    })
}

function leftWords(what: RevokedView['left'][number]): string {
  switch (what) {
    case 'real':
      return 'real credentials that it took already work until they end; AWS takes none back'
    case 'shared':
      return 'it shared its stand-in keys with the others (--no-profile); to end those everywhere: latchkey end ROLE --revoke'
    default:
      return assertNever(what)
  }
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

function usedOf({ lastUsedAt }: TerminalView): string {
  return lastUsedAt === undefined ? '' : agoOf(Date.now() - Date.parse(lastUsedAt))
}
