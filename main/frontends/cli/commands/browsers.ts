import type { Command } from 'commander'
import { homeFolder } from '#util/home-folder.ts'
import type { AgentClient } from '#contract/contract.ts'
import { type Browser, findBrowsers } from '#local/browsers/find.ts'
import { openerOf } from '#local/browsers/open.ts'
import { ownProfiles, sourceKey } from '#local/browsers/own-profile.ts'
import { personProfiles } from '#local/browsers/person-profiles.ts'
import { namedByBrowser } from '#local/open-in-browser.ts'
import {
  type BrowserProfile,
  type BrowserRule,
  type BrowserScope,
  choiceOf,
  sameScope,
} from '#shared/console/browser-rules.ts'
import { assertNever } from '#shared/assert-never.ts'
import { formatAccountId } from '#shared/times.ts'
import { AppError } from '#util/app-error.ts'
import { askedBrowser } from '../console/choose-browser.ts'
import type { Cli } from '../context.ts'
import { fromHome } from '../output/from-home.ts'
import { renderTable } from '../output/table.ts'

interface ScopeOptions {
  readonly account?: string
  readonly source?: string
}

interface UseOptions extends ScopeOptions {
  readonly newSession?: true
  readonly container?: true
  readonly perSource?: true
}

export function addBrowsers(program: Command, cli: Cli): void {
  const browsers = program
    .command('browsers')
    .option('--json', 'the same as JSON')
    .description('the browsers that are installed, and which of them opens which consoles')
    .addHelpText(
      'after',
      `
Nearest first: --browser and --new-session of a command, what was saved for the account, for its source, for the
rest, then BROWSER, then the system's browser. A profile of its own is a folder that shares nothing with other profiles.

Examples:
  latchkey browsers
  latchkey browsers use firefox
  latchkey browsers use chrome:Work --source corp
  latchkey browsers use chrome --new-session --account 111122223333
  latchkey browsers forget --account 111122223333`,
    )
    .action(({ json }: { readonly json?: true }) => list(cli, json === true))
  const scoped = (command: Command): Command =>
    command
      .option('--account <id>', 'for consoles of this account')
      .option('--source <name>', 'for consoles of this source')
  scoped(
    browsers
      .command('use')
      .argument('<browser>', 'its name, a profile in it (chrome:Work), or system for the system’s browser')
      .option('--new-session', 'in a browser profile of each account alone')
      .option('--container', 'in a Firefox container of each account, by an extension of Firefox')
      .option('--per-source', 'with --new-session or --container: of all accounts of a source together'),
  )
    .description('save what opens consoles: those of an account, of a source, or all others')
    .action(async (browser: string, options: UseOptions) => {
      const opens = wanted(cli, browser, options)
      const rule = { for: scopeOf(options), opens }
      const rules = await (await cli.agent()).console.useBrowser(rule)
      for (const each of rules.filter((saved) => sameScope(saved.for, rule.for))) cli.terminal.note(sentence(each))
    })
  scoped(browsers.command('forget').option('--all', 'everything that was saved'))
    .description('forget what opens the consoles of an account, of a source, or all others')
    .action(async ({ all, ...options }: ScopeOptions & { readonly all?: true }) => {
      if (all && (options.account ?? options.source) !== undefined)
        throw new AppError('bad-request', 'give --all or one of --account and --source')
      const rules = await (await cli.agent()).console.forgetBrowser(all ? {} : { for: scopeOf(options) })
      cli.terminal.note(rules.length === 0 ? 'Nothing is saved now.' : 'Still saved:')
      for (const each of rules) cli.terminal.note(sentence(each))
    })
}

function wanted(cli: Cli, browser: string, options: UseOptions): BrowserRule['opens'] {
  const asked = askedBrowser({ ...options, browser })
  if (asked?.kind === 'command')
    throw new AppError('bad-request', `"${browser}" is no browser that is known here`, {
      hint: 'Those that were found: latchkey browsers. Any other: --browser COMMAND, or BROWSER.',
    })
  const opens = choiceOf(asked) ?? { profile: { kind: 'usual' } as const }
  // What is not installed is told now.
  openerOf(opens, cli)
  return opens
}

function scopeOf({ account, source }: ScopeOptions): BrowserScope {
  if (account !== undefined && source !== undefined)
    throw new AppError('bad-request', 'give one of --account and --source')
  if (source !== undefined) return { kind: 'source', source }
  if (account === undefined) return { kind: 'rest' }
  const id = account.replaceAll('-', '')
  if (/^\d{12}$/.test(id)) return { kind: 'account', account: id }
  throw new AppError('bad-request', `"${account}" is no account id`, { hint: 'An account id has 12 digits.' })
}

async function list(cli: Cli, json: boolean): Promise<void> {
  const agent = await cli.agent()
  const [rules, names] = [await agent.console.browsers(), await keyNames(agent)]
  const profiles = await ownProfiles(cli.paths, cli.env['HOME'] || homeFolder())
  const found = findBrowsers(cli).map((browser) => ({
    ...browser,
    profiles: personProfiles(browser, cli).map(({ name }) => name),
    own: profiles.filter((each) => each.browser === browser.id).map(({ key }) => names.get(key) ?? key),
  }))
  if (json) return cli.terminal.json({ browsers: found, rules })
  if (found.length === 0)
    cli.terminal.note('No browser was found here. Name the command that opens one: --browser COMMAND')
  else printFound(cli, found)
  for (const rule of rules) cli.terminal.note(sentence(rule))
  if (!rules.some((rule) => rule.for.kind === 'rest'))
    cli.terminal.note(
      `${rules.length === 0 ? 'Consoles' : 'Other consoles'} open in ${namedByBrowser(cli.env) ?? 'the system’s browser'}.`,
    )
}

interface Found extends Browser {
  readonly profiles: readonly string[]
  readonly own: readonly string[]
}

function printFound(cli: Cli, found: readonly Found[]): void {
  const lines = renderTable(
    found,
    [
      { title: 'NAME', value: ({ id }) => id },
      { title: 'BROWSER', value: ({ name, packaged }) => (packaged ? `${name} (${packaged.kind})` : name) },
      { title: 'PROGRAM', value: ({ path }) => fromHome(path), shrink: 1 },
      { title: 'PROFILES', value: ({ profiles }) => profiles.join(', '), shrink: 2 },
      { title: 'OF ITS OWN', value: ({ own }) => own.join(' '), shrink: 3 },
    ],
    cli.terminal.columns,
  )
  for (const line of lines) cli.terminal.print(line)
}

/** Profiles of sources bear no name. */
async function keyNames(agent: AgentClient): Promise<ReadonlyMap<string, string>> {
  const sources = await agent.sources.list()
  return new Map(sources.map(({ name }) => [sourceKey(name), name]))
}

function sentence({ for: scope, opens: { browser, profile } }: BrowserRule): string {
  const name = browser ?? (profile.kind === 'usual' ? 'the system’s browser' : 'the first browser that is found')
  return `${whose(scope)} open in ${name}${inProfile(profile)}.`
}

function whose(scope: BrowserScope): string {
  switch (scope.kind) {
    case 'account':
      return `Consoles of the account ${formatAccountId(scope.account)}`
    case 'source':
      return `Consoles of the source ${scope.source}`
    case 'rest':
      return 'Other consoles'
    default:
      return assertNever(scope)
  }
}

function inProfile(profile: BrowserProfile): string {
  switch (profile.kind) {
    case 'usual':
      return ''
    case 'named':
      return `, in its profile ${profile.name}`
    case 'own':
      return `, in a profile of each ${profile.per}`
    case 'container':
      return `, in a container of each ${profile.per}`
    default:
      return assertNever(profile)
  }
}
