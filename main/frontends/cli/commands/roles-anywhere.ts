import type { Command } from 'commander'
import type { Cli } from '../context.ts'
import { addSetup } from './roles-anywhere-setup.ts'
import { exitCodes } from '../exit-codes.ts'

const marks = { right: 'ok     ', wrong: 'wrong  ', unknown: 'unknown ' } as const

export function addRolesAnywhere(program: Command, cli: Cli): void {
  const command = program
    .command('roles-anywhere')
    .description('AWS from a certificate')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey roles-anywhere check ci\n  latchkey roles-anywhere setup --print --region eu-central-1 --authority ca.pem\n  latchkey help source add roles-anywhere',
    )
  command
    .command('check')
    .argument('<name>', 'a source of the kind roles-anywhere')
    .option('--json', 'a JSON array')
    .description('try certificate, trust anchor, profile and role, and say which is wrong')
    .addHelpText(
      'after',
      '\nEnds with 1 where something is wrong, or AWS did not let it be tried (unknown); what comes first is to be put right first.\n\nExample:\n  latchkey roles-anywhere check ci',
    )
    .action(async (name: string, { json }: { readonly json?: true }) => {
      const steps = await (await cli.agent()).sources.preflight({ name })
      if (json) cli.terminal.json(steps)
      else
        for (const { what, outcome, message, hint } of steps) {
          cli.terminal.print(`${marks[outcome]}${what}: ${message}`)
          if (hint !== undefined) cli.terminal.print(`       ${hint}`)
        }
      if (steps.some(({ outcome }) => outcome !== 'right')) process.exitCode ??= exitCodes.failed
    })
  addSetup(command, cli)
}
