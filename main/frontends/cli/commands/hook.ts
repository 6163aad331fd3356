import { Argument, type Command } from 'commander'
import { hookLine } from '#local/hook/hook.ts'
import { type PromptOf, prompts, promptText } from '#local/hook/prompts.ts'
import { type HookShell, hookShells } from '#shared/hook-shells.ts'
import type { Cli } from '../context.ts'

export function addHook(program: Command, cli: Cli): void {
  const hook = program
    .command('hook')
    .description('make terminals follow the role of latchkey use')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey hook install\n  latchkey hook bash >> ~/.bashrc\n  latchkey hook prompt zsh >> ~/.zshrc',
    )
  for (const shell of hookShells)
    hook
      .command(shell)
      .description(`print the line for the file that ${shell} reads as it starts`)
      .addHelpText('after', `\nExample:\n  latchkey hook ${shell}`)
      .action(() => void cli.terminal.stdout.write(`${hookLine(shell, cli.paths)}\n`))
  hook
    .command('prompt')
    .addArgument(new Argument('<shell>', 'which').choices(prompts))
    .description('print what shows the role and the minutes left in the prompt; production stands out')
    .addHelpText(
      'after',
      `
Examples:
  latchkey hook prompt bash >> ~/.bashrc                  behind the line of the hook
  latchkey hook prompt starship >> ~/.config/starship.toml
A prompt of your own shows $LATCHKEY_ROLE, $LATCHKEY_EXPIRES (also as seconds in $LATCHKEY_EXPIRES_EPOCH), and $LATCHKEY_PRODUCTION.`,
    )
    .action((name: PromptOf) => void cli.terminal.stdout.write(promptText(name)))
  const shell = (): Argument => new Argument('[shell]', 'which; left out: that of $SHELL').choices(hookShells)
  hook
    .command('install')
    .addArgument(shell())
    .description('add the line to the file of your shell; nothing else in it changes')
    .addHelpText('after', '\nExamples:\n  latchkey hook install\n  latchkey hook install zsh')
    .action(async (named: HookShell | undefined) => {
      const { installHook, shellOf } = await import('#local/hook/install.ts')
      const shell = named ?? shellOf(cli.env['SHELL'] ?? '')
      // The agent writes what the line reads.
      await (await cli.agent({ newHome: true })).terminals.list()
      const { file, added } = await installHook(shell, cli.paths, {
        env: cli.env,
        platform: cli.platform,
        now: Date.now(),
      })
      cli.terminal.print(added ? `added to ${file}: ${shell} follows in new terminals` : `${file} has it already`)
    })
  hook
    .command('remove')
    .addArgument(new Argument('[shell]', 'which; left out: all').choices(hookShells))
    .description('take away exactly what install added')
    .addHelpText('after', '\nExample:\n  latchkey hook remove')
    .action(async (shell: HookShell | undefined) => {
      const { removeHooks } = await import('#local/hook/install.ts')
      const files = await removeHooks(cli.paths, { shell })
      if (files.length === 0) cli.terminal.print('no file has it')
      for (const file of files) cli.terminal.print(`taken out of ${file}; open terminals follow until they end`)
    })
}
