import { defined } from '#shared/defined.ts'
import { Option, type Command } from 'commander'
import { request } from '../../http/request.ts'
import { attended } from '../prompts/attended.ts'
import { callerEnvironment } from '../hand-out/caller-environment.ts'
import type { Cli } from '../context.ts'
import { type Delivery, asked, directOption, proxiedOption, regionOption, warnOfProxy } from '../hand-out/delivery.ts'
import { pickRole } from '../prompts/pick-role.ts'
import { rolePath } from '../role-path.ts'
import { formatOfShell, formats, type ShellFormat } from '../hand-out/shell-format.ts'

interface EnvOptions extends Delivery {
  readonly region?: string
  readonly format?: ReturnType<typeof formatOfShell>
  readonly unset?: true
  readonly container?: true
}

export function addEnv(program: Command, cli: Cli): void {
  program
    .command('env')
    .argument('[role]', 'the role; without one, a list to choose from')
    .addOption(directOption())
    .addOption(proxiedOption())
    .addOption(regionOption('shell'))
    .addOption(
      new Option(
        '--format <format>',
        'for which shell, or a file; left out: for the shell that runs this, else for $SHELL',
      )
        .choices(formats)
        .argParser(formatOfShell),
    )
    .addOption(
      new Option(
        '--container',
        'an endpoint as containers on AWS have it, for tools that use neither profiles nor proxies',
      ).conflicts(['direct', 'proxied', 'unset']),
    )
    .option('--unset', 'print what undoes it; needs no role and no agent')
    .description('print the variables that give a shell this role; starts it when it is not running')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(latchkey env lab-7/Admin)"                       bash, zsh
  latchkey env lab-7/Admin | source                        fish
  latchkey env lab-7/Admin | Out-String | Invoke-Expression      PowerShell
  latchkey env lab-7/Admin --format dotenv > .env
  eval "$(latchkey env --unset)"                           and back`,
    )
    .action(async (named: string | undefined, options: EnvOptions) => {
      const format = options.format ?? (await detected(cli))
      // A file or an object is no shell: what it would hold depends on the agent's settings.
      const inShell = format !== 'json' && format !== 'dotenv'
      if (options.unset && (inShell || named === undefined)) {
        const { takenBack } = await import('../hand-out/take-back.ts')
        cli.terminal.stdout.write(takenBack(cli.env, cli.paths, format))
        const { sayWhatIsGone } = await import('../hand-out/take-back.ts')
        sayWhatIsGone(cli)
        return
      }
      const role = named ?? (await pickRole(cli, await cli.agent()))
      const { region } = options
      if (options.container) {
        const { containerEnvironment } = await import('../hand-out/container-environment.ts')
        const text = await containerEnvironment(cli, role, { format, inShell, ...defined({ region }) })
        cli.terminal.stdout.write(text)
        return
      }
      await warnOfProxy(cli, options)
      const text = await attended(cli, false, () =>
        cli.reach(() =>
          request({
            ...cli.route,
            method: 'POST',
            path: rolePath('environment', role),
            body: {
              format,
              ...asked(options),
              ...defined({ region }),
              unset: options.unset ?? false,
              attended: cli.terminal.interactive,
              caller: callerEnvironment(cli.env),
            },
          }),
        ),
      )
      if (inShell && !options.unset) {
        const { sayWhatIsNotKept } = await import('../hand-out/take-back.ts')
        sayWhatIsNotKept(cli)
      }
      cli.terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    })
}

async function detected(cli: Cli): Promise<ShellFormat> {
  const { callingShell } = await import('../hand-out/calling-shell.ts')
  return callingShell({ platform: cli.platform, env: cli.env, parent: process.ppid })
}
