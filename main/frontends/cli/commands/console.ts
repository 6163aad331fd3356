import type { Command } from 'commander'
import type { ConsoleInput } from '#contract/console.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { ConsoleDomain } from '#shared/console/hosts.ts'
import { isolatedDomains } from '#shared/console/isolated.ts'
import { serviceOfNamespace } from '#shared/console/services.ts'
import { type Understood, understand } from '#shared/console/understand.ts'
import { defined } from '#shared/defined.ts'
import { notUnderstood } from '#shared/strings/en/not-understood.ts'
import { understood } from '#shared/strings/en/understood.ts'
import { AppError } from '#util/app-error.ts'
import type { BrowserOptions } from '../console/choose-browser.ts'
import type { Cli } from '../context.ts'
import { pickRole } from '../prompts/pick-role.ts'
import { pickService } from '../prompts/pick-service.ts'
import { roleFor } from '../console/role-for.ts'

interface OpenOptions extends BrowserOptions {
  readonly region?: string
  readonly copy?: true
  readonly print?: true
  readonly signOut?: true
  readonly yes?: true
  readonly json?: true
}

interface ConsoleOptions extends OpenOptions {
  readonly service?: string
  readonly to?: string
  readonly arn?: string
}

export function addConsole(program: Command, cli: Cli): void {
  const described = (command: Command): Command =>
    command
      .option('--region <region>', 'region of the page; left out, that of the ARN or address, else the role’s')
      .option('--print', 'open nothing; print the link that signs in, once, within 15 minutes')
      .option('--copy', 'open nothing; copy that link')
      .option(
        '--browser <name>',
        'one of latchkey browsers, a profile in it (chrome:Work), or a command; in place of what was saved',
      )
      .option('--new-session', 'in a browser profile of this account alone, beside other consoles')
      .option('--container', 'in a Firefox container of this account, by an extension of Firefox')
      .option('--per-source', 'with --new-session or --container: of all accounts of the source together')
      .option('--sign-out', 'end the console sessions that the browser has, first')
      .option('--yes', 'open it also where the setting console.ask-first asks first')
      .option('--json', 'what was opened as JSON; the link is in it with --print alone')

  described(
    program
      .command('console')
      .argument('[role]', 'the role; without one, a list to choose from')
      .option('--service <name>', 'the page of a service, such as s3 or cloudwatch')
      .option('--to <address>', 'a page of the console by its address')
      .option('--arn <arn>', 'the page of what the ARN names'),
  )
    .description('open the AWS console as a role, in the browser')
    .addHelpText(
      'after',
      `
Over SSH, and where no browser is, the link is printed. With --json that is an error, unless --print asks for the link.

Examples:
  latchkey console payments-dev/Admin
  latchkey console payments-dev/Admin --service s3 --region eu-central-1
  latchkey console payments-dev/Admin --arn arn:aws:lambda:eu-west-1:111122223333:function:bill
  latchkey console payments-dev/Admin --browser firefox --new-session`,
    )
    .action(async (named: string | undefined, options: ConsoleOptions) => {
      const to = await wantedBy(cli, options)
      const role = named ?? (await pickRole(cli, await cli.agent()))
      await open(cli, role, to, options)
    })
  described(
    program
      .command('go')
      .argument('<what>', 'an ARN, an address of the console or the access portal, s3://…, or an account id'),
  )
    .description('open the page that an ARN or a link is about, as the role that fits; several are a choice')
    .addHelpText(
      'after',
      `
Examples:
  latchkey go arn:aws:dynamodb:eu-west-1:111122223333:table/orders
  latchkey go "https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions"
  latchkey go s3://reports/2026/
  latchkey go 111122223333`,
    )
    .action(async (what: string, options: OpenOptions) => {
      const agent = await cli.agent()
      const found = understand(what, await isolatedBy(agent))
      if (found.kind === 'none')
        throw new AppError('bad-request', notUnderstood(what), {
          hint: 'For a service, name the role: latchkey console ROLE --service s3',
        })
      if (!options.json) cli.terminal.note(`Taken for ${understood.takenFor(found)}`)
      tellUnknown(cli, found)
      const role = await roleFor(cli, agent, found)
      await open(cli, role, found.wanted, { ...defined({ region: found.region }), ...options })
    })
}

/** The hosts of isolated partitions, as the person gave them. */
async function isolatedBy(agent: AgentClient): Promise<readonly ConsoleDomain[]> {
  const { value } = await agent.settings.get({ key: 'console.isolated-hosts' })
  return isolatedDomains(String(value)) ?? []
}

async function wantedBy(cli: Cli, { service, to, arn }: ConsoleOptions): Promise<ConsoleInput['to']> {
  const given = [service, to, arn].filter((each) => each !== undefined)
  if (given.length > 1) throw new AppError('bad-request', 'give one of --service, --to and --arn')
  if (given.some((text) => text.trim() === ''))
    throw new AppError('bad-request', 'it is not said what to open: the text is empty', {
      hint: 'Leave out --service, --to and --arn for the home page of the console.',
    })
  if (service !== undefined) return { kind: 'service', service: await pickService(cli, service) }
  if (arn !== undefined) return arnIn(cli, arn)
  return to === undefined ? { kind: 'home' } : { kind: 'address', address: to }
}

/** As `go` reads it. */
function arnIn(cli: Cli, text: string): ConsoleInput['to'] {
  const found = understand(text)
  if (found.kind !== 'arn')
    throw new AppError(
      'bad-request',
      found.kind === 'none' ? notUnderstood(text) : 'what should be shown is not an ARN',
      {
        hint: 'An ARN reads arn:aws:s3:::bucket.',
      },
    )
  tellUnknown(cli, found)
  return found.wanted
}

/** Nobody should look for their topic on a page that is everybody's. */
function tellUnknown({ terminal }: Cli, found: Understood): void {
  if (found.kind === 'arn' && found.wanted.kind === 'arn' && serviceOfNamespace(found.service) === undefined)
    terminal.note(`No service "${found.service}" is known here: the home page of the console opens.`)
}

const forBrowsers = [
  ['browser', '--browser'],
  ['newSession', '--new-session'],
  ['container', '--container'],
  ['perSource', '--per-source'],
] as const

async function open(cli: Cli, role: string, to: ConsoleInput['to'], options: OpenOptions): Promise<void> {
  const { hasLocalBrowser } = await import('../console/browser-here.ts')
  const { namedByBrowser } = await import('#local/open-in-browser.ts')
  const { region, signOut = false, yes = false } = options
  if (region === '') throw new AppError('bad-request', '--region is empty', { hint: 'Give a region, or leave it out.' })
  if (options.browser === '')
    throw new AppError('bad-request', '--browser is empty', { hint: 'Those that were found: latchkey browsers' })
  const isElsewhere = options.print || options.copy
  const given = forBrowsers.filter(([name]) => options[name] !== undefined).map(([, option]) => option)
  if (isElsewhere && given.length > 0)
    throw new AppError('bad-request', `${given.join(' and ')}: for a browser; --print and --copy open none`)
  const input = { role, to, ...defined({ region }), signOutFirst: signOut, elsewhere: false, confirmed: yes }
  const isHere = (options.browser ?? namedByBrowser(cli.env)) !== undefined || hasLocalBrowser(cli.platform, cli.env)
  // Whoever reads JSON, or wants a browser of a kind, would take the link of another for a console that is open.
  if (!isElsewhere && !isHere && (options.json || given.length > 0))
    throw new AppError('unsupported', 'there is no browser here', {
      hint: 'Print the link for one elsewhere: --print, or --print --json',
    })
  const { openHere, handLink } = await import('../console/open-here.ts')
  if (isElsewhere || !isHere) await handLink(cli, { ...input, elsewhere: !isHere }, options)
  else await openHere(cli, input, options)
}
