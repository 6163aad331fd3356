import type { Command } from 'commander'
import type { CheckView } from '#contract/model.ts'
import type { Cli } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkShell } from '../check-shell.ts'

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .option('--json', 'a JSON array of { name, outcome, message, hint }')
    .description('check what can go wrong and say how to mend it')
    .addHelpText(
      'after',
      `
No proxy can help where a signature is used later or elsewhere: EKS and RDS tokens, presigned links for others, CodeCommit's git
password, IAM-join proofs. Use 'latchkey exec ROLE --direct -- …' for those.

Example:
  latchkey doctor`,
    )
    .action(async (options: { readonly json?: true }) => {
      const checks = [...(await (await cli.runningAgent()).app.doctor()), ...checkShell(cli.env)]
      if (options.json) cli.terminal.print(JSON.stringify(checks, null, 2))
      else for (const check of checks) printCheck(cli, check)
      if (checks.some((check) => check.outcome === 'problem')) process.exitCode = exitCodes.failed
    })
}

function printCheck(cli: Cli, check: CheckView): void {
  const marks = {
    ok: cli.terminal.style('green', 'ok     '),
    warning: cli.terminal.style('yellow', 'warning'),
    problem: cli.terminal.style('red', 'problem'),
  }
  cli.terminal.print(`${marks[check.outcome]}  ${check.name}: ${check.message}`)
  if (check.hint !== undefined) cli.terminal.print(`         ${check.hint}`)
}
