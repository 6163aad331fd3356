// What the options of a command say opens a console; they come before what was saved.
import { isProgramName } from '#local/browsers/find.ts'
import { chosenCommands, namedByBrowser } from '#local/open-in-browser.ts'
import { type Opener, openerOf } from '#local/browsers/open.ts'
import {
  type AskedBrowser,
  type BrowserChoice,
  type BrowserId,
  type BrowserProfile,
  choiceOf,
  isBrowserId,
} from '#shared/console/browser-rules.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'

export interface BrowserOptions {
  readonly browser?: string
  readonly newSession?: true
  readonly container?: true
  readonly perSource?: true
}

/** Of a command: a program of the person's own. */
export type Asked =
  | ({ readonly kind: 'choice' } & AskedBrowser)
  | { readonly kind: 'command'; readonly command: string }

/** Undefined where the options say nothing. */
export function askedBrowser(options: BrowserOptions): Asked | undefined {
  const named = options.browser === undefined ? undefined : readName(options.browser)
  const profile = profileOf(options, named?.profile)
  if (options.browser !== undefined && named === undefined) {
    if (profile === undefined) return { kind: 'command', command: options.browser }
    throw new AppError('bad-request', `"${options.browser}" is no browser that is known here`, {
      hint: 'A profile of its own needs one of: latchkey browsers',
    })
  }
  if (named === undefined && profile === undefined) return undefined
  return { kind: 'choice', ...defined({ browser: named?.browser, profile }) }
}

/** `chrome`, or a profile that the person made there: `chrome:Work`. */
function readName(text: string): { readonly browser: BrowserId | 'system'; readonly profile?: string } | undefined {
  const [, word = '', profile] = /^([A-Za-z]+)(?::(.+))?$/.exec(text) ?? []
  const browser = word.toLowerCase()
  if (browser === 'system' && profile === undefined) return { browser }
  return isBrowserId(browser) ? { browser, ...defined({ profile }) } : undefined
}

function profileOf(options: BrowserOptions, name: string | undefined): BrowserProfile | undefined {
  const { newSession, container, perSource } = options
  const given = [newSession, container, name].filter((each) => each !== undefined)
  if (given.length > 1)
    throw new AppError('bad-request', 'give one of --new-session, --container and the name of a profile')
  if (perSource && !newSession && !container)
    throw new AppError('bad-request', '--per-source goes with --new-session or --container')
  const per = perSource ? 'source' : 'account'
  if (newSession) return { kind: 'own', per }
  if (container) return { kind: 'container', per }
  return name === undefined ? undefined : { kind: 'named', name }
}

/** Throws AppError for what is not there. */
export function chosenOpener(
  cli: Pick<Cli, 'env' | 'platform'>,
  asked: Asked | undefined,
  saved?: BrowserChoice,
): Opener {
  if (asked?.kind === 'command') {
    const { command } = asked
    if (isProgram(cli, command)) return { kind: 'page', command }
    throw new AppError('not-found', `"${command}" is no browser that is known here, and no program`, {
      hint: 'Those that were found: latchkey browsers',
    })
  }
  const opener = openerOf(choiceOf(asked, saved), cli)
  const own = namedByBrowser(cli.env)
  if (opener.kind === 'page' && own && !isProgram(cli, own))
    throw new AppError('not-found', `there is no program "${own}", which BROWSER names`, {
      hint: 'Set BROWSER to one that is there, a path with blanks in quotes; or name a browser: --browser NAME',
    })
  return opener
}

/** One of several is enough. */
function isProgram(cli: Pick<Cli, 'env' | 'platform'>, commands: string): boolean {
  const found = chosenCommands(commands, cli.platform)
  return found.some(([file]) => isProgramName(file, cli))
}
