import { defined } from '#shared/defined.ts'
import type { Command } from 'commander'
import type { SessionView } from '#contract/model.ts'
import { isPlainWord } from '#shared/plain-text.ts'
import { isIdentifier } from '#shared/role-identifier.ts'
import { AppError } from '#util/app-error.ts'
import { timeLeft } from '#shared/times.ts'
import { attended } from '../prompts/attended.ts'
import type { Cli } from '../context.ts'
import { printSessions } from '../output/views.ts'
import { signedIn } from '../sign-in/signed-in.ts'

export function addSessions(program: Command, cli: Cli): void {
  program
    .command('start')
    .argument('[role]', 'the role to start; without one, a list to choose from')
    .option('--region <region>', 'region of this session')
    .option('--json', 'the session as JSON')
    .description('start a role: sign in where needed, get credentials, make stand-in keys')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey start payments-dev/Admin\n  latchkey start Admin --region eu-central-1\n  latchkey start            choose from a list',
    )
    .action(async (role: string | undefined, options: { readonly region?: string; readonly json?: true }) => {
      const agent = await cli.agent()
      const chosen = role ?? (await (await import('../prompts/pick-role.ts')).pickRole(cli, agent))
      const session = await signedIn(cli, () =>
        attended(cli, true, () => agent.sessions.start({ role: chosen, ...defined({ region: options.region }) })),
      )
      if (options.json) cli.terminal.json(session)
      // What was typed named this one and no other.
      else printStarted(cli, session, role)
    })
  program
    .command('renew')
    .argument('<role>', 'a running role')
    .option('--json', 'the session as JSON')
    .description('get new credentials for a running role now')
    .addHelpText('after', '\nExample:\n  latchkey renew payments-dev/Admin')
    .action(async (role: string, options: { readonly json?: true }) => {
      const agent = await cli.agent()
      const session = await signedIn(cli, () => attended(cli, true, () => agent.sessions.renew({ role })))
      if (options.json) cli.terminal.json(session)
      else printSessions(cli, [session], Date.now())
    })
  program
    .command('end')
    .argument('[role]', 'a running role')
    .option('--all', 'every running role')
    .option('--revoke', 'for good: its stand-in keys never work again')
    .option('--json', 'the ended sessions as JSON')
    .description('end a role: its stand-in keys stop working at once; a start within 12 hours makes them work again')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey end payments-dev/Admin\n  latchkey end payments-dev/Admin --revoke     the same, and its keys are dead for good\n  latchkey end --all',
    )
    .action(async (role: string | undefined, options: EndOptions) => {
      if ((role === undefined) === (options.all === undefined))
        throw new AppError('bad-request', 'name a role, or give --all')
      const agent = await cli.agent()
      const revoke = options.revoke ?? false
      const ended =
        role === undefined ? await agent.sessions.endAll({ revoke }) : [await agent.sessions.end({ role, revoke })]
      if (options.json) cli.terminal.json(ended)
      else if (ended.length === 0) cli.terminal.print('no session was running')
      else for (const session of ended) cli.terminal.print(endedLine(session, revoke))
    })
}

interface EndOptions {
  readonly all?: true
  readonly revoke?: true
  readonly json?: true
}

function endedLine(session: SessionView, revoke: boolean): string {
  if (revoke) return `${session.role} ended and revoked; its stand-in keys no longer work`
  return `${session.role} ended; its stand-in keys no longer work, until you start it again within 12 hours: latchkey start ${roleWord(session)}`
}

function printStarted(cli: Cli, session: SessionView, typed: string | undefined): void {
  const { print, style } = cli.terminal
  const account = [session.accountName, session.accountId].filter(Boolean).join(' ')
  print(`${style('bold', session.role)}${account === '' ? '' : ` in ${account}`}, ${session.region}: ${session.state}`)
  if (session.roleArn !== undefined) print(`  ${session.roleArn}`)
  if (session.expiresAt !== undefined)
    print(
      `  credentials end in ${timeLeft(Date.parse(session.expiresAt) - Date.now())}` +
        (session.renewsAt === undefined ? '' : ' and renew automatically'),
    )
  if (session.note !== undefined) print(`  ${session.note}`)
  print('')
  const name = typed !== undefined && isPlainWord(typed) ? typed : roleWord(session)
  print(`  latchkey exec ${name} -- aws sts get-caller-identity`)
  print(`  eval "$(latchkey env ${name})"`)
}

/** What to type for this role: with the account where its source gives accounts names, since many have an `Admin`; the id where a shell would act on the name. */
function roleWord({ role, roleId, accountName }: SessionView): string {
  const word = accountName === undefined ? role : `${accountName}/${role}`
  return isPlainWord(word) && !isIdentifier(word) ? word : roleId
}
