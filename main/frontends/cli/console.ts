// Opens a console in the browser of this terminal, or hands out the link where there is none.
import * as z from 'zod'
import { type ConsoleInput, consoleView, type ConsoleView } from '#contract/console.ts'
import { browserWith } from '#local/browsers.ts'
import { openInBrowser, startBrowser } from '#local/open-in-browser.ts'
import { consoles as words } from '#shared/strings/en/console.ts'
import { formatAccountId, timeLeft } from '#shared/times.ts'
import { AppError } from '#util/app-error.ts'
import { request } from '../http/request.ts'
import type { Cli } from './context.ts'
import { attended } from './attended.ts'
import { confirmed } from './confirmed.ts'
import { chooseBrowser, type ChosenBrowser } from './choose-browser.ts'
import { copyText } from './copy-text.ts'
import { ownProfileFolder } from './own-profiles.ts'
import { rolePath } from './role-path.ts'
import { signedIn } from './signed-in.ts'

type Input = ConsoleInput & { readonly role: string }

interface Options {
  readonly copy?: true
  readonly print?: true
  readonly json?: true
}

interface Where {
  readonly browser?: string
  readonly newSession: boolean
}

const handed = z.object({ console: consoleView, url: z.string(), usableUntil: z.string() })

/** The browser gets an address of this computer that leads on once: other users can read its command line. */
export async function openHere(cli: Cli, input: Input, options: Options & Where): Promise<void> {
  const chosen = chooseBrowser(cli, options.browser, options.newSession)
  const agent = await cli.agent()
  const open = async (yes: boolean) => await agent.console.open({ ...input, confirmed: yes, how: 'address' })
  const { console, address = '' } = await asked(cli, input, open)
  // Before the browser shows anything.
  if (!options.json) tell(cli, 'Opening', console)
  if (!(await opens(cli, address, chosen, options.newSession ? console : undefined)))
    throw new AppError(
      'unsupported',
      nameOf(chosen) === undefined ? 'no browser opened' : `"${nameOf(chosen)}" did not open a page`,
      {
        hint: `Print the link instead: latchkey console ${input.role} --print`,
      },
    )
  if (options.json) cli.terminal.json(console)
}

/** The person is there for a yes, a sign-in and a code. */
const asked = async <Result>(cli: Cli, input: Input, open: (confirmed: boolean) => Promise<Result>): Promise<Result> =>
  await confirmed(cli, { role: input.role, yes: input.confirmed }, (yes) =>
    signedIn(cli, () => attended(cli, true, async () => await open(yes))),
  )

const nameOf = (chosen: ChosenBrowser): string | undefined =>
  chosen.kind === 'browser' ? chosen.browser.id : chosen.command

/** `own`: of the console that gets a profile of its account. */
async function opens(cli: Cli, address: string, chosen: ChosenBrowser, own: ConsoleView | undefined): Promise<boolean> {
  if (chosen.kind === 'command') return openInBrowser(address, cli.platform, { ...cli.env, BROWSER: chosen.command })
  const { browser } = chosen
  const profile = own && { browser: browser.id, account: own.accountId ?? own.roleId }
  const folder = profile && (await ownProfileFolder(cli.paths.browsers, profile))
  return startBrowser({ command: browserWith(browser, address, folder) })
}

/** Past the contract, which bears no secrets. */
export async function handLink(cli: Cli, { role, ...body }: Input, options: Options): Promise<void> {
  const path = rolePath('console', role)
  const ask = async (yes: boolean) =>
    await cli.reach(() => request({ ...cli.route, method: 'POST', path, body: { ...body, confirmed: yes } }))
  const text = await asked(cli, { role, ...body }, ask)
  const { console, url, usableUntil } = handed.parse(JSON.parse(text))
  const life = timeLeft(Date.parse(usableUntil) - Date.now() + 999)
  if (options.json) {
    cli.terminal.json({ ...console, ...(options.print && { url, usableUntil }) })
    if (!options.copy) return
  }
  if (options.copy) {
    if (!(await copyText(url, cli.platform, cli.env)))
      throw new AppError('unsupported', 'there is no clipboard here', {
        hint: `Print the link instead: latchkey console ${role} --print`,
      })
    tell(cli, 'Copied the link to', console)
  } else {
    if (!options.print) cli.terminal.note('There is no browser here. Open this link in one:')
    cli.terminal.print(url)
    tell(cli, 'It opens', console)
  }
  cli.terminal.note(`It works once, within ${life}. Whoever opens it is signed in, so do not share it.`)
}

function tell({ terminal: { note } }: Cli, verb: string, view: ConsoleView): void {
  const { role, accountName, accountId, why, destination } = view
  const account = [accountName, accountId === undefined ? undefined : formatAccountId(accountId)].filter(Boolean)
  note(`${verb} the console as ${account.length === 0 ? role : `${role} in ${account.join(' ')}`}`)
  note(`  ${destination}`)
  note(`  for ${words.lasts(view.expiresAt, Date.now())}: ${words.why[why]}`)
}
