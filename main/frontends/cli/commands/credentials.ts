import type { Command } from 'commander'
import type { Cli } from '../context.ts'
import { printCredentials } from '../credentials.ts'

export function addCredentials(program: Command, _cli: Cli): void {
  program
    .command('credentials')
    .argument('<role>', 'the role; its id is the safest in a config file')
    .description('real, short-lived credentials as credential_process JSON; never asks')
    .addHelpText(
      'after',
      `
For tools that cannot go through the proxy. In ~/.aws/config:
  [profile lab]
  credential_process = latchkey credentials r-0123456789ab

Example:
  latchkey credentials payments-dev/ReadOnly | jq .Expiration`,
    )
    .action(async (role: string) => {
      process.exitCode = await printCredentials(role)
    })
}
