import type { Command } from 'commander'
import type { Cli } from '../context.ts'

export function addLock(program: Command, cli: Cli): void {
  program
    .command('lock')
    .option('--sign-out', 'forget MFA sessions too: the next start asks for a code')
    .option('--json', '{ sessionsEnded } as JSON')
    .description(
      'end every session for good, stand-in keys too, and drop every credential from memory; the agent goes on',
    )
    .addHelpText('after', '\nExamples:\n  latchkey lock\n  latchkey lock --sign-out')
    .action(async (options: { readonly signOut?: true; readonly json?: true }) => {
      const locked = await (await cli.runningAgent()).app.lock({ signOut: options.signOut ?? false })
      if (options.json) cli.terminal.json(locked)
      else
        cli.terminal.print(
          `locked; ${locked.sessionsEnded === 1 ? '1 session' : `${locked.sessionsEnded} sessions`} ended`,
        )
    })
}
