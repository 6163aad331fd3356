// Sign-ins that this window holds: each opens its page in the system's browser, and ends when the person is done there or cancels it here.
import { useCallback, useMemo } from 'react'
import type { SignInPageView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import type { Failure } from '../ui/failure.ts'
import { type Page, useKnown, usePage } from './context.tsx'
import type { HeldSignIn } from './sign-ins.ts'
import { type Fate, useFate } from './use-fate.ts'

/** `device`: by a code that is typed into any browser. Whether the person signed in; the end is told as every action's is. */
export type BeginSignIn = (source: string, device?: boolean) => Promise<boolean>

export interface SignIn {
  readonly run: (device?: boolean) => void
  /** Whether this window waits for it. */
  readonly pending: boolean
  /** Whoever began it, here or elsewhere. */
  readonly cancel: () => Promise<void>
  readonly failure: Failure | undefined
  readonly clear: () => void
}

export function useSignIn(source: string): SignIn {
  const page = usePage()
  const begin = useBeginSignIn()
  const held = useKnown('signIns', (known) => known.get(source))
  return {
    run: (device) => void begin(source, device),
    pending: held?.kind === 'waiting',
    async cancel() {
      // First, since one's own is no failure.
      if (held?.kind === 'waiting') held.leave()
      await page.client.agent.sources.cancelSignIn({ name: source })
    },
    failure: held?.kind === 'failed' ? held.failure : undefined,
    clear: () => hold(page, source, undefined),
  }
}

/** Outlives whatever it was begun from. */
export function useBeginSignIn(): BeginSignIn {
  const page = usePage()
  const fate = useFate()
  return useMemo(() => createBeginSignIn(page, fate), [page, fate])
}

/** Opens what a sign-in waits for: the app by the system's browser, in a browser the page itself. */
export function useOpenPage(): (source: string, page: Pick<SignInPageView, 'url'>) => Promise<void> {
  const { client } = usePage()
  return useCallback((source, page) => openPage(client, source, page), [client])
}

async function openPage({ desktop }: Page['client'], source: string, { url }: Pick<SignInPageView, 'url'>) {
  if (desktop === undefined) window.open(url, '_blank', 'noopener')
  else await desktop.openSignIn({ source })
}

function hold({ stores }: Pick<Page, 'stores'>, source: string, held: HeldSignIn | undefined): void {
  stores.signIns.setState((known) => {
    const next = new Map(known)
    if (held === undefined) next.delete(source)
    else next.set(source, held)
    return next
  }, true)
}

function createBeginSignIn(page: Page, fate: Fate): BeginSignIn {
  const { client, stores } = page
  return async (source, device = false) => {
    if (stores.signIns.getState().get(source)?.kind === 'waiting') return false
    const leave = new AbortController()
    const { signal } = leave
    hold(page, source, { kind: 'waiting', leave: () => leave.abort() })
    try {
      for await (const event of await client.agent.sources.signIn({ name: source, device }, { signal }))
        // A code is for any browser, on any device: its page opens when that is asked for.
        if (event.kind === 'page' && event.isYours && event.page.userCode === undefined)
          await openPage(client, source, event.page)
      hold(page, source, undefined)
      fate.done(t.sources.signedInTo(source))
      return true
    } catch (error) {
      hold(page, source, undefined)
      if (signal.aborted) return false
      const action = { kind: 'sign-in', source, label: t.sources.signIn } as const
      const failure = fate.failed({ id: `sign-in/${source}`, source, title: source, action }, error)
      hold(page, source, { kind: 'failed', failure })
      return false
    }
  }
}
