import { type Browser, findBrowsers, isBrowserName } from '#local/browsers.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from './context.ts'

export type ChosenBrowser =
  | { readonly kind: 'browser'; readonly browser: Browser }
  /** What opens a page; undefined for the system's own. */
  | { readonly kind: 'command'; readonly command: string | undefined }

/** `named`: of `--browser`. `isOwn`: in a profile of its own, which needs a browser that is known. */
export function chooseBrowser(
  cli: Pick<Cli, 'env' | 'platform'>,
  named: string | undefined,
  isOwn: boolean,
): ChosenBrowser {
  const isName = named !== undefined && isBrowserName(named)
  if (!isName && !isOwn) return { kind: 'command', command: named ?? (cli.env['BROWSER'] || undefined) }
  const found = findBrowsers(cli)
  const browser = named === undefined ? found[0] : found.find(({ id }) => id === named.toLowerCase())
  if (browser !== undefined) return { kind: 'browser', browser }
  if (isName)
    throw new AppError('not-found', `${named} was not found here`, { hint: 'Those that were: latchkey browsers' })
  throw new AppError(
    'unsupported',
    named === undefined ? 'no browser was found here' : `"${named}" is no browser that is known here`,
    {
      hint: 'A session of its own needs one of: latchkey browsers',
    },
  )
}
