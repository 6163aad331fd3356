import { openInBrowser } from '#local/open-in-browser.ts'
import { AppError } from '#util/app-error.ts'
import { watchNewest } from '#util/async/bell.ts'
import type { Consoles } from '../console/consoles.ts'
import type { HandOuts } from '../hand-out/types.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'

export interface ConsoleCallsDeps {
  readonly consoles: Consoles
  /** See AgentPorts. */
  readonly leadOnce: (location: string, taken?: () => void) => Promise<string>
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A caller without a signal waits as long as it takes. */
const never = new AbortController().signal

export function createConsoleCalls({ consoles, leadOnce, platform, env }: ConsoleCallsDeps) {
  return {
    async open({ role, how, ...request }, signal = never) {
      const { link, view, opened } = await consoles.launch(role, request, signal)
      // A browser that never comes for it has opened nothing.
      const address = await leadOnce(link, opened)
      if (how === 'address') return { console: view, address }
      if (await openInBrowser(address, platform, env)) return { console: view }
      throw new AppError('unsupported', 'no browser opened', {
        hint: 'Run in a terminal: latchkey console ROLE --print',
      })
    },
    list: consoles.list,
    watch: (_input, caller) => toEvents((signal) => watchNewest(consoles.list, [consoles.subscribe], signal), caller),
  } satisfies Calls['console']
}

/** The link itself, for those who open it elsewhere: on the socket alone. */
export function createConsoleHandOut(consoles: Pick<Consoles, 'launch'>): HandOuts['console'] {
  return async (role, request, signal) => {
    const { link, usableUntil, view, opened } = await consoles.launch(role, request, signal)
    // Nobody tells when the link is used.
    opened()
    return JSON.stringify({ console: view, url: link, usableUntil: new Date(usableUntil).toISOString() })
  }
}
