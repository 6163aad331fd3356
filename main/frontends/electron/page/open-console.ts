// Opens a console in the person's browser. The page that asked gets what was opened, and never an address.
import type { ConsoleInput, ConsoleView } from '#contract/console.ts'
import type { AgentClient } from '#contract/contract.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { arrivalOf } from '#local/browsers/arrival.ts'
import { type Computer, notOpened, openerOf, openWith } from '#local/browsers/open.ts'

export interface OpenConsoleDeps {
  readonly console: Pick<AgentClient['console'], 'open' | 'watch'>
  readonly computer: Computer
}

/** `to`: left out, the home page. */
export type OpenConsole = (
  asked: Partial<Pick<ConsoleInput, 'to' | 'region' | 'confirmed'>> & { readonly role: string },
) => Promise<ConsoleView>

/** What an agent makes for one browser and once, and nothing else of this computer or of the web. */
const lead = /^http:\/\/127\.0\.0\.1:\d{1,5}\/console\/[\w-]{43}$/

export function createOpenConsole({ console: calls, computer }: OpenConsoleDeps): OpenConsole {
  return async (asked) => {
    const { console, address = '', opens } = await calls.open({ ...defined(asked), how: 'address' })
    if (!lead.test(address)) throw new AppError('internal', 'the agent gave no address that opens a console')
    const opener = openerOf(opens, computer)
    const arrival = arrivalOf(calls.watch, console.id)
    try {
      if ((await openWith(opener, address, console, computer, arrival.arrived)) !== 'failed') return console
    } finally {
      arrival.stop()
    }
    throw notOpened(opener, computer, 'Print the link in a terminal: latchkey console ROLE --print')
  }
}
