import { defined } from '#shared/defined.ts'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import { unreadable } from '../../http/agent-errors.ts'
import { hold, type HeldConnection } from '../../http/request.ts'
import { attended } from '../prompts/attended.ts'
import { callerEnvironment } from '../hand-out/caller-environment.ts'
import type { Cli } from '../context.ts'
import { type Delivery, asked, directOption, proxiedOption, regionOption, warnOfProxy } from '../hand-out/delivery.ts'
import { keepGrant } from '../hand-out/keep-grant.ts'
import { pickRole } from '../prompts/pick-role.ts'
import { reportError } from '../report-error.ts'
import { rolePath } from '../role-path.ts'
import { runCommand } from '../hand-out/run-command.ts'
import { signedIn } from '../sign-in/signed-in.ts'

export function addExec(program: Command, cli: Cli): void {
  program
    .command('exec')
    .argument('[role]', 'the role; left out before --, a list to choose from')
    .argument('[command...]', 'the command and its arguments; -- before it where it begins with a dash')
    .addOption(directOption())
    .addOption(proxiedOption())
    .addOption(regionOption('command'))
    .description('run a command with a role; its exit code is ours')
    .addHelpText(
      'after',
      `
The command gets stand-in keys of its own and the proxy; they die with it. Signatures that are used elsewhere or later are worth nothing
with stand-in keys: EKS and RDS tokens, presigned links for others, CodeCommit's git password, IAM-join proofs. For those: --direct.

Our options stand before the command; what follows it is its own.

Examples:
  latchkey exec payments-dev/Admin -- aws s3 ls
  latchkey exec payments-dev/Admin aws s3 ls --region eu-west-1
  latchkey exec payments-dev/Admin --region eu-west-1 -- terraform plan
  latchkey exec payments-dev/Admin --direct -- aws eks get-token --cluster-name lab`,
    )
    .action(async (asked: string | undefined, command: readonly string[], options: Wanted) => {
      const [file, ...args] = command
      if (!file) throw noCommand(asked)
      const role = asked || (await pickRole(cli, await cli.agent()))
      await warnOfProxy(cli, options)
      const held = await signedIn(cli, () =>
        attended(cli, false, () => cli.reach(() => open(cli, role, file, options))),
      )
      const { set, unset, grantId } = readLease(held.first)
      const env: NodeJS.ProcessEnv = { ...cli.env }
      for (const name of [...unset, replacedVariable]) delete env[name]
      const kept = grantId === undefined ? undefined : keepGrant(cli.paths, cli.platform, held, grantId)
      try {
        const ended = await runCommand(file, args, { ...env, ...set })
        if (ended.kind === 'cannot-run') reportError(ended.error, cli.terminal.write)
        process.exitCode = ended.code
      } finally {
        kept?.release()
        held.close()
      }
    })
}

type Wanted = Delivery & { readonly region?: string }

function noCommand(role: string | undefined): AppError {
  return role === undefined
    ? new AppError('bad-request', 'name a role and a command', {
        hint: 'For example: latchkey exec payments-dev/Admin -- aws s3 ls',
      })
    : new AppError('bad-request', `there is no command to run with ${role || 'a role'}`, {
        hint: `Write it after the role: latchkey exec ROLE -- COMMAND. For this terminal: eval "$(latchkey env ROLE)"`,
      })
}

function open(cli: Cli, role: string, file: string, { region, ...delivery }: Wanted): Promise<HeldConnection> {
  return hold({
    ...cli.route,
    method: 'POST',
    path: rolePath('exec', role),
    // The name alone: arguments may hold secrets, and the audit log shows this.
    body: {
      ...asked(delivery),
      ...defined({ region }),
      attended: cli.terminal.interactive,
      pid: process.pid,
      command: basename(file),
      caller: callerEnvironment(cli.env),
    },
  })
}

/** What `latchkey env` did to the shell around is nothing that `--unset` may take back within the command. */
const replacedVariable = 'LATCHKEY_REPLACED'

interface Lease {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
  /** Absent for direct ones. */
  readonly grantId: string | undefined
}

/** Read by hand: a schema library would take longer to load than all the rest of `exec`. */
function readLease(text: string): Lease {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || !('set' in value) || !('unset' in value)) throw unreadable()
  const { set, unset } = value
  if (typeof set !== 'object' || set === null || !Array.isArray(unset)) throw unreadable()
  return {
    set: Object.fromEntries(Object.entries(set).map(([name, each]) => [name, String(each)])),
    unset: unset.map(String),
    grantId: 'grantId' in value ? String(value.grantId) : undefined,
  }
}
