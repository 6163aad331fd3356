import type { Command } from 'commander'
import type { TerminalsView } from '#contract/terminals.ts'
import { defined } from '#shared/defined.ts'
import { profileFiles } from '#local/aws-files.ts'
import { callersOwn } from '#local/hook/caller.ts'
import { AppError } from '#util/app-error.ts'
import { attended } from '../prompts/attended.ts'
import type { Cli } from '../context.ts'
import { asked, type Delivery, directOption, proxiedOption, regionOption } from '../hand-out/delivery.ts'
import { pickRole } from '../prompts/pick-role.ts'
import { signedIn } from '../sign-in/signed-in.ts'
import { roleText } from '../output/terminal-role.ts'
import { terminalHere, terminalNamed } from '../terminal-id.ts'

interface UseOptions extends Delivery {
  readonly profile: boolean
  readonly none?: true
  readonly here?: true
  readonly follow?: true
  readonly terminal?: string
  readonly region?: string
  readonly json?: true
}

export function addUse(program: Command, cli: Cli): void {
  program
    .command('use')
    .argument('[role]', 'the role; without one, a list to choose from')
    .option('--here', 'for this terminal alone; it keeps it whatever the others get')
    .option('--terminal <id>', 'for that one alone: its process id, as latchkey terminals shows it')
    .option('--none', 'no role: what was set before comes back')
    .option('--follow', 'this terminal has the role of the others again')
    .addOption(regionOption('shell'))
    .option('--no-profile', 'stand-in keys in the environment instead of AWS_PROFILE; nothing is written to ~/.aws')
    .addOption(directOption())
    .addOption(proxiedOption())
    .option('--json', 'the role and the terminals as JSON')
    .description('give every terminal with the hook this role, at its next prompt; starts it when it is not running')
    .addHelpText(
      'after',
      `
Examples:
  latchkey use payments-dev/Admin
  latchkey use payments-dev/Admin --here --region eu-central-1
  latchkey use --follow                          this terminal follows the others again
  latchkey use --none
A terminal follows once its shell reads the hook: latchkey hook install`,
    )
    .action(async (role: string | undefined, options: UseOptions) => {
      checkWords(role, options)
      const here = options.here || options.follow ? terminalHere(cli.env) : undefined
      const agent = await cli.agent()
      const { terminal: named } = options
      const terminal = named === undefined ? here : terminalNamed(await agent.terminals.list(), named)
      const view = await (async (): Promise<TerminalsView> => {
        if (options.follow && terminal !== undefined) return agent.terminals.follow({ terminal })
        if (options.none) return agent.terminals.use({ role: null, ...defined({ terminal }) })
        const { region } = options
        const caller = callersOwn({ ...cli.env, PWD: process.cwd() })
        const use = {
          role: role ?? (await pickRole(cli, agent)),
          caller,
          files: profileFiles(cli.env),
          keys: !options.profile,
          ...asked(options),
        }
        return signedIn(cli, () =>
          attended(cli, true, () => agent.terminals.use({ ...use, ...defined({ region, terminal }) })),
        )
      })()
      if (options.json) cli.terminal.json(view)
      else printUsed(cli, view, terminal)
    })
}

function checkWords(
  named: string | undefined,
  { none, follow, here, terminal, region, direct, profile }: UseOptions,
): void {
  const wrong = (message: string): never => {
    throw new AppError('bad-request', message)
  }
  if (none && follow) wrong('--none and --follow exclude each other')
  if ((none || follow) && (named !== undefined || region !== undefined))
    wrong('name a role, or give --none or --follow')
  if (direct && !profile)
    wrong('--direct cannot go with --no-profile: real credentials are never put into an environment')
  if (follow && here) wrong('--follow already means this terminal')
  if (here && terminal !== undefined) wrong('--here and --terminal exclude each other')
}

function printUsed({ env, terminal: { print, note } }: Cli, view: TerminalsView, here: string | undefined): void {
  if (view.wrote !== undefined)
    print(`wrote the profile latchkey to ${view.wrote}; to undo that: latchkey profiles undo`)
  const others = view.terminals.filter(({ pinned, own }) => !pinned && own === undefined).length
  const where = others === 0 ? 'in terminals with the hook' : others === 1 ? 'in 1 terminal' : `in ${others} terminals`
  const who = env['LATCHKEY_TERMINAL'] === here ? 'this terminal' : 'that terminal'
  const one = view.terminals.find(({ id }) => id === here)
  if (here !== undefined)
    print(`${who}: ${one?.role === undefined ? 'no role' : roleText(one.role)}, at its next prompt`)
  else if (view.all === undefined) print(`no role ${where}, at the next prompt`)
  else print(`${roleText(view.all)}: ${where}, at the next prompt`)
  const own = view.terminals.find(({ id }) => id === env['LATCHKEY_TERMINAL'])?.own
  if (here === undefined && own !== undefined)
    note(`this terminal keeps its own ${own}; to take the role here too: latchkey use ROLE --here`)
  if (view.terminals.length === 0)
    note('no open terminal has the hook; to add it: latchkey hook install, then open a new one')
}
