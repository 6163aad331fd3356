import type { Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import { attended } from '../prompts/attended.ts'
import type { Cli } from '../context.ts'
import { signIn, type SignInOptions } from '../sign-in/sign-in.ts'
import { signInSources } from '../sign-in/sign-in-sources.ts'

export function addSignIn(program: Command, cli: Cli): void {
  program
    .command('sign-in')
    .argument('<source>')
    .option('--device', 'show a code to type into any browser, on any device')
    .option('--browser <command>', 'what opens the page, in place of BROWSER or the system’s browser')
    .option('--no-browser', 'open nothing; print the address')
    .option('--json', 'the source as JSON')
    .description('sign in to a source in the browser; its roles are fetched after that')
    .addHelpText(
      'after',
      '\nWithout a browser on this computer, as over SSH, a code is shown.\n\nExamples:\n  latchkey sign-in corp\n  latchkey sign-in corp --device\n  latchkey sign-in corp --browser "firefox -P work"',
    )
    .action(async (name: string, options: SignInOptions & { readonly json?: true }) => {
      const source = await attended(cli, true, () => signIn(cli, name, options))
      if (options.json) return cli.terminal.json(source)
      cli.terminal.print(
        source.person === undefined ? `Signed in to ${name}` : `Signed in to ${name} as ${source.person}`,
      )
      return cli.terminal.note('Accounts and roles are being fetched: latchkey roles')
    })
  program
    .command('sign-out')
    .argument('[source]')
    .option('--all', 'of every source that someone signs in to')
    .option('--json', 'what was ended as JSON')
    .description('sign out of a source, here and at AWS; the sessions of its roles end')
    .addHelpText('after', '\nExamples:\n  latchkey sign-out corp\n  latchkey sign-out --all')
    .action(async (name: string | undefined, { all, json }: { readonly all?: true; readonly json?: true }) => {
      const agent = await cli.agent()
      if ((name === undefined) === (all === undefined))
        throw new AppError('bad-request', 'give a source, or --all', { hint: 'See: latchkey source list' })
      const names = await signInSources(agent, name)
      const ended = await Promise.all(names.map(async (each) => await agent.sources.signOut({ name: each })))
      if (json) return cli.terminal.json(ended)
      for (const { source, sessionsEnded, warning } of ended) {
        cli.terminal.print(
          `Signed out of ${source.name}; ${sessionsEnded} ${sessionsEnded === 1 ? 'session' : 'sessions'} ended`,
        )
        if (warning !== undefined) cli.terminal.note(warning)
      }
      return undefined
    })
}
