// A person signs in at this terminal: in the browser, or by a code.
import type { SignInPageView, SourceView } from '#contract/model.ts'
import { AppError } from '#util/app-error.ts'
import { hasLocalBrowser } from '../console/browser-here.ts'
import type { Cli } from '../context.ts'
import { namedByBrowser, openInBrowser } from '#local/open-in-browser.ts'

export interface SignInOptions {
  readonly device?: true
  /** What opens the page; false for nothing. */
  readonly browser: string | boolean
}

export async function signIn(cli: Cli, name: string, { device, browser }: SignInOptions): Promise<SourceView> {
  const agent = await cli.agent()
  const { browser: saved } = await agent.sources.show({ name })
  const command = typeof browser === 'string' ? browser : (saved ?? namedByBrowser(cli.env))
  const isHere = Boolean(command) || hasLocalBrowser(cli.platform, cli.env)
  const events = await agent.sources.signIn({ name, device: device === true || !isHere })
  for await (const event of events) {
    if (event.kind === 'done') return event.source
    await showPage(cli, event, { opens: isHere && browser !== false, command })
  }
  throw new AppError('no-agent', 'the agent went away during the sign-in', {
    hint: `Try again: latchkey sign-in ${name}`,
  })
}

async function showPage(
  cli: Cli,
  { page, isYours }: { readonly page: SignInPageView; readonly isYours: boolean },
  { opens, command }: { readonly opens: boolean; readonly command: string | undefined },
): Promise<void> {
  const { note, style } = cli.terminal
  const { url, userCode, plainUrl } = page
  if (!isYours) note('A sign-in is under way already. Waiting for it.')
  const opened = isYours && opens && (await openInBrowser(url, cli.platform, { ...cli.env, BROWSER: command }))
  if (userCode !== undefined) {
    note(
      opened
        ? 'Compare this code with the one in the browser:'
        : `Open ${plainUrl ?? url} in any browser and enter this code:`,
    )
    note(`\n    ${style('bold', userCode.split('').join(' '))}\n`)
    if (!opened && plainUrl !== undefined) note(`Or open ${url}`)
  } else if (opened) note(`Sign in in the browser. No page? Open ${url}`)
  else note(`Open this address in a browser on this computer:\n${url}`)
}
