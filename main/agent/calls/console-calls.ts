import type { ConsoleView } from '#contract/console.ts'
import { findBrowsers } from '#local/browsers/find.ts'
import { notOpened, openerOf, openWith } from '#local/browsers/open.ts'
import { personProfiles } from '#local/browsers/person-profiles.ts'
import { systemBrowser } from '#local/browsers/system-browser.ts'
import type { Paths } from '#local/paths.ts'
import { browserFor, type BrowserRule, choiceOf, sameScope } from '#shared/console/browser-rules.ts'
import { slotIn } from '#shared/console/several.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { watchNewest } from '#util/async/bell.ts'
import type { Settings } from '../config/settings-file.ts'
import type { Consoles, LaunchRequest } from '../console/consoles.ts'
import type { HandOuts } from '../hand-out/types.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'

export interface ConsoleCallsDeps {
  readonly consoles: Consoles
  readonly settings: Pick<Settings, 'get' | 'update' | 'subscribe'>
  readonly isSource: (name: string) => boolean
  /** See AgentPorts. */
  readonly leadOnce: (location: string, taken?: () => void) => Promise<string>
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly paths: Pick<Paths, 'home' | 'browsers'>
  readonly userHome: string
}

/** A caller without a signal waits as long as it takes. */
const never = new AbortController().signal

export function createConsoleCalls(deps: ConsoleCallsDeps) {
  const { consoles, settings, leadOnce } = deps
  const rules = (): readonly BrowserRule[] => settings.get().browsers

  async function setRules(change: (rules: readonly BrowserRule[]) => readonly BrowserRule[]): Promise<BrowserRule[]> {
    const data = await settings.update((now) => ({ ...now, browsers: change(now.browsers) }))
    return [...data.browsers]
  }

  async function openHere(view: ConsoleView, address: string, arrived: Promise<unknown>): Promise<void> {
    const opener = openerOf(browserFor(rules(), view), deps)
    if ((await openWith(opener, address, view, deps, arrived)) === 'failed')
      throw notOpened(opener, deps, 'Run in a terminal: latchkey console ROLE --print')
  }

  return {
    async open({ role, how, asked, ...request }, signal = never) {
      const system = asked === 'program' ? undefined : await systemBrowser(deps, signal)
      const slotFor: LaunchRequest['slotFor'] = (holder) =>
        asked === 'program' ? undefined : slotIn(choiceOf(asked, browserFor(rules(), holder)), holder, system)
      const { link, view, effect, opened } = await consoles.launch(role, { ...request, slotFor }, signal)
      const arrival = Promise.withResolvers<void>()
      // A browser that never comes for it has opened nothing.
      const address = await leadOnce(link, () => {
        opened()
        arrival.resolve()
      })
      if (how === 'address') return { console: view, address, effect, ...defined({ opens: browserFor(rules(), view) }) }
      await openHere(view, address, arrival.promise)
      return { console: view, effect }
    },
    list: consoles.list,
    watch: (_input, caller) =>
      toEvents((signal) => watchNewest(consoles.listWithSent, [consoles.subscribe], signal), caller),
    browsers: () => [...rules()],
    watchBrowsers: (_input, caller) =>
      toEvents((signal) => watchNewest(() => [...rules()], [settings.subscribe], signal), caller),
    findBrowsers: () =>
      findBrowsers(deps).map((browser) => ({
        id: browser.id,
        name: browser.name,
        profiles: personProfiles(browser, deps).map(({ name }) => name),
      })),
    async useBrowser(rule) {
      const { for: scope } = rule
      if (scope.kind === 'source' && !deps.isSource(scope.source))
        throw new AppError('not-found', `there is no source "${scope.source}"`, { hint: 'See: latchkey source list' })
      return await setRules((before) => [...before.filter((each) => !sameScope(each.for, scope)), rule])
    },
    async forgetBrowser({ for: scope }) {
      const before = rules()
      if (scope !== undefined && !before.some((each) => sameScope(each.for, scope)))
        throw new AppError('not-found', 'no browser was saved for that', { hint: 'Those that were: latchkey browsers' })
      return await setRules((now) => (scope === undefined ? [] : now.filter((each) => !sameScope(each.for, scope))))
    },
  } satisfies Calls['console']
}

/** The link itself, for those who open it elsewhere: on the socket alone. */
export function createConsoleHandOut(consoles: Pick<Consoles, 'launch'>): HandOuts['console'] {
  return async (role, request, signal) => {
    const { link, usableUntil, view, opened } = await consoles.launch(role, { ...request, isGivenOut: true }, signal)
    // Nobody tells when the link is used.
    opened()
    return JSON.stringify({ console: view, url: link, usableUntil: usableUntil && new Date(usableUntil).toISOString() })
  }
}
