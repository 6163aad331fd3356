import { defined } from '#shared/defined.ts'
import { Option, type Command } from 'commander'
import type { Cli } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { stopAgent } from '../stop-agent.ts'

export function addAgent(program: Command, cli: Cli): void {
  program
    .command('agent')
    .description('start the resident agent without a window; prints one line when it is ready')
    .addOption(new Option('--sandbox [options]', 'serve an AWS of its own on loopback, with accounts and roles to try'))
    .option('--foreground', 'stay in this terminal and keep its environment (AWS_ENDPOINT_URL and the like)')
    .addHelpText(
      'after',
      `
Sandbox options, all with their defaults:
  --sandbox=accounts=3,roles=3,credential-ttl=1h,throttle=0,latency=0ms,seed=1
  --sandbox=token-ttl=1h,refresh-ttl=8h,registration-ttl=90d,sso-rate=20,sso-refresh=rotate   (its Identity Center)
  --sandbox=profiles=3,anchors=1,profile-rate=0          (its Roles Anywhere; a certificate to try it: docs/sandbox.md)

Examples:
  latchkey agent                                the agent of this home; a second one attaches to it
  latchkey agent --sandbox                      with three accounts to try, no AWS needed
  latchkey agent --foreground                   as a service: systemd's unit is latchkey@USER
  LATCHKEY_VAULT=memory latchkey agent          keeps nothing after it stops`,
    )
    .action(async (options: { readonly sandbox?: string | true; readonly foreground?: true }) => {
      const sandbox = options.sandbox === true ? '' : options.sandbox
      cli.requireHome(true)
      const start = { ...cli.start, ...defined({ sandbox }) }
      if (sandbox !== undefined) {
        // A running agent would answer before anybody looked at the options.
        const { parseSandboxOptions } = await import('#sandbox/options.ts')
        parseSandboxOptions(sandbox)
      }
      if (options.foreground) {
        const [{ runAgent }, { endLate, journalOf, tellReady }] = await Promise.all([
          import('../../headless/run-agent.ts'),
          import('../../headless/service-manager.ts'),
        ])
        let wasReady = false
        try {
          await runAgent({
            ...start,
            ...defined({ alsoLogTo: journalOf(cli.env, process.stderr) }),
            onReady(line) {
              wasReady = true
              cli.terminal.print(line)
              tellReady(cli.env)
            },
          })
        } catch (error) {
          if (!wasReady) await endLate(cli.env)
          throw error
        }
        // A start that was given up may go on waiting for the keychain.
        process.exit(exitCodes.done)
      }
      const { startDetached } = await import('../../headless/start-detached.ts')
      const { line, started } = await cli.terminal.waiting(
        'the agent to start (a keychain may ask to be unlocked)',
        () => startDetached(start),
      )
      cli.terminal.print(line)
      if (!started && sandbox !== undefined)
        cli.terminal.note(
          'an agent was running already and stays as it is; for the default sandbox: latchkey source add sandbox, for another: latchkey stop first',
        )
    })
  program
    .command('stop')
    .description('stop the agent: sessions end as by latchkey end')
    .addHelpText(
      'after',
      '\nA start of a role within 12 hours makes its stand-in keys work again. To go on without a break: latchkey restart\n\nExample:\n  latchkey stop',
    )
    .action(async () => {
      const { pid, done, gone } = await stopAgent(cli)
      if (!gone) cli.terminal.note(`latchkey: process ${pid} has not ended yet; its log is ${cli.paths.log}`)
      cli.terminal.print(`agent ${pid} stopped; ${done}`)
    })
  program
    .command('restart')
    .description('stop the agent and start it again: sessions, stand-in keys, port and password stay')
    .addHelpText(
      'after',
      '\nRequests find no proxy for a moment: SDKs and the AWS CLI try again, curl does not.\n\nExample:\n  latchkey restart',
    )
    .action(() => restartAgent(cli))
}

/** Its own process starts the next one, with the environment, the sandbox options and the passphrase that it has. */
async function restartAgent(cli: Cli): Promise<void> {
  const { untilBack } = await import('../../headless/until-back.ts')
  const agent = await cli.runningAgent()
  const { startedAt } = await agent.app.info()
  const { pid, sessionsKept } = await agent.app.restart()
  const status = await cli.terminal.waiting('the agent to start again', () =>
    untilBack(cli.paths, cli.platform, pid, startedAt),
  )
  const kept = sessionsKept === 1 ? '1 session goes on' : `${sessionsKept} sessions go on`
  cli.terminal.print(`agent ${pid} restarted as ${status.agent.pid}; ${kept}`)
}
