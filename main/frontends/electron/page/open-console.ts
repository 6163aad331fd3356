// Opens a console in the person's browser. The page that asked gets what was opened, and never an address.
import type { ConsoleInput, ConsoleView } from '#contract/console.ts'
import type { AgentClient } from '#contract/contract.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { OpenPage } from '../system/open-page.ts'

export interface OpenConsoleDeps {
  readonly open: AgentClient['console']['open']
  readonly env: Readonly<Record<string, string | undefined>>
  readonly openPage: OpenPage
}

/** `to`: left out, the home page. */
export type OpenConsole = (
  asked: Partial<Pick<ConsoleInput, 'to' | 'region' | 'confirmed'>> & { readonly role: string },
) => Promise<ConsoleView>

/** What an agent makes for one browser and once, and nothing else of this computer or of the web. */
const lead = /^http:\/\/127\.0\.0\.1:\d{1,5}\/console\/[\w-]{43}$/

export function createOpenConsole({ open, env, openPage }: OpenConsoleDeps): OpenConsole {
  return async (asked) => {
    const { console, address = '' } = await open({ ...defined(asked), how: 'address' })
    if (!lead.test(address)) throw new AppError('internal', 'the agent gave no address that opens a console')
    const command = env['BROWSER'] || undefined
    if (await openPage(address, command)) return console
    throw new AppError(
      'unsupported',
      command === undefined ? 'no browser opened' : `"${command}" did not open a page`,
      {
        hint: 'Print the link in a terminal: latchkey console ROLE --print',
      },
    )
  }
}
