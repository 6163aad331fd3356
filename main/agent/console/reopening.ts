// What a console that has ended leads back to: the issuer of its link is an address of this computer, which asks before it opens another.
import type { ConsoleView } from '#contract/console.ts'
import type { ConsoleOutlook } from '#shared/console/outlook.ts'
import type { Effect } from '#shared/console/several.ts'

export interface Reopening {
  /** The console of that id; undefined where nobody knows it any more. */
  known(id: string): EndedConsole | undefined
  /** The same page as the same role. `link`: a secret. `opened`: to be called when a browser was given it. Rejects with AppError. */
  open(id: string, signal: AbortSignal): Promise<{ readonly link: string; readonly opened: () => void }>
}

export interface EndedConsole extends Pick<ConsoleView, 'role' | 'accountId' | 'accountName' | 'destination'> {
  /** Of the one that opens in its place. */
  readonly effect: Effect<ConsoleView>
  /** How long that one will last; left out for a role that is gone. */
  readonly outlook?: ConsoleOutlook
  /** Of a role that is gone nobody can tell. */
  readonly isProduction: boolean
}
