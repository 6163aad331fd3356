// Opens a console in the browser of this terminal, or hands out the link where there is none.
import { homeFolder } from '#util/home-folder.ts'
import * as z from 'zod'
import { type ConsoleInput, consoleView, type ConsoleView } from '#contract/console.ts'
import { arrivalOf } from '#local/browsers/arrival.ts'
import { type Computer, type Opener, notOpened, openWith } from '#local/browsers/open.ts'
import { consoles as words } from '#shared/strings/en/console.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { request } from '../../http/request.ts'
import type { Cli } from '../context.ts'
import { attended } from '../prompts/attended.ts'
import { confirmed } from './confirmed.ts'
import { type Asked, askedBrowser, type BrowserOptions, chosenOpener } from './choose-browser.ts'
import { copyText } from './copy-text.ts'
import { rolePath } from '../role-path.ts'
import { signedIn } from '../sign-in/signed-in.ts'

type Input = ConsoleInput & { readonly role: string }

interface Options {
  readonly copy?: true
  readonly print?: true
  readonly json?: true
}

const handed = z.object({ console: consoleView, url: z.string(), usableUntil: z.string().optional() })

/** The browser gets an address of this computer that leads on once: other users can read its command line. */
export async function openHere(cli: Cli, input: Input, options: Options & BrowserOptions): Promise<void> {
  const asked = askedBrowser(options)
  // What is not installed is told before AWS is asked for anything.
  if (asked !== undefined) chosenOpener(cli, asked)
  const agent = await cli.agent()
  const open = async (yes: boolean) =>
    await agent.console.open({ ...input, confirmed: yes, how: 'address', ...defined({ asked: placeOf(asked) }) })
  const { console, address = '', opens, effect } = await attendedBy(cli, input, open)
  const opener = chosenOpener(cli, asked, opens)
  // Before the browser shows anything.
  if (!options.json) tell(cli, 'Opening', console)
  const ends = effect && words.effect(effect, Date.now())
  if (ends !== undefined)
    cli.terminal.note(effect?.kind === 'signs-out' ? `${ends} ${words.keepBoth(isApart(opener))}` : ends)
  const arrival = arrivalOf(agent.console.watch, console.id)
  const started = await openWith(opener, address, console, computerOf(cli), arrival.arrived).finally(arrival.stop)
  const print = `Print the link instead: latchkey console ${input.role} --print`
  if (started === 'failed') throw notOpened(opener, cli, print)
  if (started === 'pending') cli.terminal.note(`The browser has not come for the page yet. ${needs(opener)}${print}`)
  if (options.json) cli.terminal.json(console)
}

const isApart = (opener: Opener): boolean =>
  opener.kind === 'browser' && 'per' in opener.profile && opener.profile.per === 'account'

/** As the agent is told of it. */
function placeOf(asked: Asked | undefined) {
  if (asked?.kind !== 'choice') return asked && ('program' as const)
  const { browser, profile } = asked
  return { browser, profile }
}

/** The person is there for a yes, a sign-in and a code. */
const attendedBy = async <Result>(
  cli: Cli,
  input: Input,
  open: (confirmed: boolean) => Promise<Result>,
): Promise<Result> =>
  await confirmed(cli, { role: input.role, yes: input.confirmed }, (yes) =>
    signedIn(cli, () => attended(cli, true, async () => await open(yes))),
  )

const needs = (opener: Opener): string =>
  opener.kind === 'browser' && opener.profile.kind === 'container'
    ? 'A container needs the Firefox extension “Open external links in a container”, and it asks once. '
    : ''

const computerOf = ({ platform, env, paths }: Cli): Computer => ({
  platform,
  env,
  paths,
  userHome: env['HOME'] || homeFolder(),
})

/** Past the contract, which bears no secrets. */
export async function handLink(cli: Cli, { role, ...body }: Input, options: Options): Promise<void> {
  const path = rolePath('console', role)
  const ask = async (yes: boolean) =>
    await cli.reach(() => request({ ...cli.route, method: 'POST', path, body: { ...body, confirmed: yes } }))
  const text = await attendedBy(cli, { role, ...body }, ask)
  const { console, url, usableUntil } = handed.parse(JSON.parse(text))
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
  cli.terminal.note(usableUntil === undefined ? words.portalLink : words.secretLink(usableUntil, Date.now()))
}

function tell({ terminal: { note } }: Cli, verb: string, view: ConsoleView): void {
  const { why, destination } = view
  note(`${verb} the console as ${words.who(view)}`)
  note(`  ${destination}`)
  note(`  for ${words.lasts(view.expiresAt, Date.now())}: ${words.why[why]}`)
}
