import { Option, type Command } from 'commander'
import { request } from '#frontends/http/request.ts'
import { attended } from '../attended.ts'
import { callerEnvironment } from '../caller-environment.ts'
import type { Cli } from '../context.ts'
import { asked, directOption, proxiedOption } from '../delivery.ts'

const formats = ['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const

export function addEnv(program: Command, cli: Cli): void {
  program
    .command('env')
    .argument('<role>')
    .addOption(directOption())
    .addOption(proxiedOption())
    .addOption(
      new Option('--format <format>', 'for which shell')
        .choices(formats)
        .default(cli.platform === 'win32' ? 'powershell' : 'sh'),
    )
    .option('--unset', 'print what undoes it')
    .description('print the variables that give a shell this role; starts it when it is not running')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(latchkey env lab-7/Admin)"                       bash, zsh
  latchkey env lab-7/Admin --format fish | source          fish
  latchkey env lab-7/Admin --format powershell | Out-String | Invoke-Expression
  latchkey env lab-7/Admin --format dotenv > .env
  eval "$(latchkey env lab-7/Admin --unset)"               and back`,
    )
    .action(
      async (
        role: string,
        options: { readonly direct?: true; readonly proxied?: true; readonly format: string; readonly unset?: true },
      ) => {
        await cli.ensureAgent()
        const text = await attended(cli, false, () =>
          request({
            ...cli.route,
            method: 'POST',
            path: `/environment/${encodeURIComponent(role)}`,
            body: {
              format: options.format,
              ...asked(options),
              unset: options.unset ?? false,
              attended: cli.terminal.interactive,
              caller: callerEnvironment(cli.env),
            },
          }),
        )
        cli.terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
      },
    )
}
