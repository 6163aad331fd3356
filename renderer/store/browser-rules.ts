// What opens which consoles, as a person saves it; each change can be undone.
import { type BrowserRule, type BrowserScope, sameScope } from '#shared/console/browser-rules.ts'
import { t } from '#shared/strings/strings.ts'
import type { Latchkey } from '../client.ts'
import { useClient, useKnown } from './context.tsx'
import { useFate } from './use-fate.ts'

export interface BrowserRules {
  /** Rejects. */
  readonly save: (rule: BrowserRule) => Promise<void>
  readonly remove: (rule: BrowserRule) => Promise<void>
}

export function useBrowserRules(): BrowserRules {
  const calls = useClient().agent.console
  const fate = useFate()
  const known = useKnown('browsers')
  const whoseOf = useWhose()

  async function change(scope: BrowserScope, rule: BrowserRule | undefined): Promise<void> {
    const before = known.find((each) => sameScope(each.for, scope))
    const whose = whoseOf(scope)
    await set(calls, scope, rule)
    const undo = (): void => {
      set(calls, scope, before).catch((error: unknown) => {
        fate.failed({ id: 'browsers', title: t.browsers.failed(whose) }, error)
      })
    }
    const said =
      rule === undefined ? t.browsers.removed(whose) : t.browsers.saved(whose, t.browsers.opens(rule.opens, scope.kind))
    fate.done(said, { label: t.browsers.undo, onPress: undo })
  }

  return { save: (rule) => change(rule.for, rule), remove: (rule) => change(rule.for, undefined) }
}

/** Whose consoles, with the account's name where a role has it. */
export function useWhose(): (scope: BrowserScope) => string {
  const roles = useKnown('roles')
  return (scope) => {
    const { account } = scope.kind === 'account' ? scope : {}
    const named = [...(roles?.values() ?? [])].find((role) => role.accountId === account && role.accountName)
    return t.browsers.whose(scope, account === undefined ? undefined : named?.accountName)
  }
}

/** Undefined: nothing is saved for it. */
async function set(
  calls: Latchkey['agent']['console'],
  scope: BrowserScope,
  rule: BrowserRule | undefined,
): Promise<void> {
  await (rule === undefined ? calls.forgetBrowser({ for: scope }) : calls.useBrowser(rule))
}
