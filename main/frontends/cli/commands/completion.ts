import { Argument, type Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import { completionScript, shells, type Shell } from '../completion/scripts.ts'
import { candidates, roleCandidate } from '../completion/candidates.ts'
import type { Cli } from '../context.ts'

export function addCompletion(program: Command, cli: Cli): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(shells))
    .description('print the completion script of a shell')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(latchkey completion bash)"                        in ~/.bashrc
  eval "$(latchkey completion zsh)"                         in ~/.zshrc, after compinit
  latchkey completion fish > ~/.config/fish/completions/latchkey.fish
  latchkey completion powershell | Out-String | Invoke-Expression      in $PROFILE`,
    )
    .action((shell: Shell) => void cli.terminal.stdout.write(completionScript(shell)))
  // What the scripts call: the words so far, the last of them unfinished.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const roles = async (): Promise<readonly string[]> => {
        try {
          const list = await (await cli.runningAgent()).roles.list({})
          return list.map(roleCandidate)
        } catch (error) {
          // A completion starts no agent and prints no errors into a half-typed line.
          if (error instanceof AppError) return []
          throw error
        }
      }
      for (const word of await candidates(program, words, roles)) cli.terminal.print(word)
    })
}
