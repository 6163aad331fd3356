import type { Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { printCredentials } from '../hand-out/credentials.ts'

interface Options {
  readonly standIns?: true
  readonly inUse?: true
}

/** Which role, and for which terminal. */
function inUseHere({ LATCHKEY_PINNED: of, LATCHKEY_TERMINAL: here }: NodeJS.ProcessEnv): string {
  return `${of || 'all'}${here ? `.${here}` : ''}`
}

export function addCredentials(program: Command, cli: Cli): void {
  program
    .command('credentials')
    .argument('[role]', 'the role; its id is the safest in a config file')
    .option('--stand-ins', 'stand-ins instead, which count only where the proxy variables are set')
    .option('--in-use', 'of the role that this terminal has')
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
    .action(async (role: string | undefined, { standIns, inUse }: Options) => {
      if ((role === undefined) !== (inUse === true) || (standIns && inUse))
        throw new AppError('bad-request', 'name a role, or give --in-use alone', { hint: 'List them: latchkey roles' })
      process.exitCode =
        role === undefined
          ? await printCredentials(inUseHere(cli.env), 'in-use')
          : await printCredentials(role, standIns ? 'stand-ins' : 'credentials')
    })
}
