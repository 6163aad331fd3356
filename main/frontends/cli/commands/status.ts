import type { Command } from 'commander'
import type { Cli } from '../context.ts'
import { printSessions, printSources } from '../output/views.ts'

export function addStatus(program: Command, cli: Cli): void {
  program
    .command('status')
    .description('the agent, its proxy, sources and running sessions')
    .option('--json', 'one JSON object: { agent, proxy, sources, sessions }')
    .addHelpText('after', '\nExample:\n  latchkey status --json | jq -r ".sessions[] | .role, .expiresAt"')
    .action(async (options: { readonly json?: true }) => {
      const status = await (await cli.runningAgent()).app.status()
      const { print, style } = cli.terminal
      if (options.json) {
        cli.terminal.json(status)
        return
      }
      const { agent, proxy } = status
      print(
        `${style('bold', 'Agent')}   ${agent.version}, process ${agent.pid}, vault: ${agent.vault}${agent.sandbox ? ', sandbox' : ''}`,
      )
      print(`${style('bold', 'Home')}    ${agent.home}`)
      print(`${style('bold', 'Proxy')}   ${proxy.url}, CA bundle ${proxy.caBundle}`)
      for (const finding of agent.findings) print(`${style('yellow', 'Note')}    ${finding}`)
      print('')
      if (status.sources.length > 0) printSources(cli, status.sources, Date.now())
      else print('No sources yet. Add one: latchkey source add --help')
      print('')
      if (status.sessions.length > 0) printSessions(cli, status.sessions, Date.now())
      else print('No active sessions. Start one: latchkey start ROLE')
    })
}
