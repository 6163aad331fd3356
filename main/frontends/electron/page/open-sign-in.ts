// Opens what a sign-in waits for in a browser: by the command that its source names, or BROWSER, or the system.
import type { SourceView } from '#contract/model.ts'
import { namedByBrowser } from '#local/open-in-browser.ts'
import { webAddress } from '#util/web-address.ts'
import { AppError } from '#util/app-error.ts'

export interface OpenSignInDeps {
  readonly show: (source: string) => Promise<Pick<SourceView, 'page' | 'browser'>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Without a command, by the system. False when nothing could be started. */
  readonly openPage: (url: string, command: string | undefined) => Promise<boolean>
}

export function createOpenSignIn({ show, env, openPage }: OpenSignInDeps): (source: string) => Promise<void> {
  return async (source) => {
    const { page, browser: command = namedByBrowser(env) } = await show(source)
    if (page === undefined) return
    const address = webAddress(page.url)
    if (address === undefined) throw new AppError('bad-request', 'the sign-in page has no address of the web')
    if (await openPage(address, command)) return
    throw new AppError(
      'unsupported',
      command === undefined ? 'no browser opened' : `"${command}" did not open a page`,
      {
        hint: 'Open the address in any browser on this computer, or sign in with a code.',
      },
    )
  }
}
