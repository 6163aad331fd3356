import { basename } from 'node:path'
import type { Command } from 'commander'
import * as z from 'zod'
import { AppError } from '#core/util/app-error.ts'
import { hold, type HeldConnection } from '#frontends/http/request.ts'
import { attended } from '../attended.ts'
import { callerEnvironment } from '../caller-environment.ts'
import type { Cli } from '../context.ts'
import { keepGrant } from '../keep-grant.ts'
import { runCommand } from '../run-command.ts'

const lease = z.object({
  set: z.record(z.string(), z.string()),
  unset: z.array(z.string()),
  grantId: z.string().optional(),
})

export function addExec(program: Command, cli: Cli): void {
  program
    .command('exec')
    .argument('<role>')
    .argument('<command...>', 'the command and its arguments, after --')
    .option('--direct', 'real, short-lived credentials instead of stand-ins and the proxy')
    .description('run a command with a role; its exit code is ours')
    .addHelpText(
      'after',
      `
The command gets stand-in keys of its own and the proxy; they die with it. Signatures that are used elsewhere or later are worth nothing
with stand-in keys: EKS and RDS tokens, presigned links for others, CodeCommit's git password, IAM-join proofs. For those: --direct.

Examples:
  latchkey exec payments-dev/Admin -- aws s3 ls
  latchkey exec payments-dev/Admin -- terraform plan
  latchkey exec payments-dev/Admin --direct -- aws eks get-token --cluster-name lab`,
    )
    .action(async (role: string, command: readonly string[], options: { readonly direct?: true }) => {
      const [file, ...args] = command
      if (file === undefined)
        throw new AppError('bad-request', 'name a command', { hint: 'latchkey exec ROLE -- COMMAND' })
      const agent = await cli.agent()
      const held = await attended(cli, agent, false, () => open(cli, role, file, options.direct ?? false))
      const { set, unset, grantId } = lease.parse(JSON.parse(held.first))
      const env: NodeJS.ProcessEnv = { ...cli.env }
      for (const name of unset) delete env[name]
      const kept = grantId === undefined ? undefined : keepGrant(cli.paths, cli.platform, held, grantId)
      try {
        process.exitCode = await runCommand(file, args, { ...env, ...set })
      } finally {
        kept?.release()
        held.close()
      }
    })
}

function open(cli: Cli, role: string, file: string, direct: boolean): Promise<HeldConnection> {
  return hold({
    paths: cli.paths,
    platform: cli.platform,
    method: 'POST',
    path: `/exec/${encodeURIComponent(role)}`,
    // The name alone: arguments may hold secrets, and the audit log shows this.
    body: { direct, pid: process.pid, command: basename(file), caller: callerEnvironment(cli.env) },
  })
}
