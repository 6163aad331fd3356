// The page's way to the agent, chosen once: a MessagePort in Electron, HTTP on the same origin in a browser.
import { createORPCClient } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { AgentClient } from '#contract/contract.ts'
import type { desktop, DesktopContract } from '#contract/desktop.ts'

export type DesktopClient = ContractRouterClient<typeof desktop>

export interface Latchkey {
  readonly agent: AgentClient
  /** The shell around the page; a browser has none. */
  readonly desktop?: DesktopClient
  /**
   * Only in a browser: aborted at the first sign that the agent is gone. Anybody on this computer may have its port by then, so nothing is sent
   * there any more; a new agent needs a new sign-in anyway.
   */
  readonly lost?: AbortController
}

/** Also in preload/preload.ts and main/frontends/electron/page-port.ts. */
const connectMessage = 'latchkey:connect'
const tokenHeader = 'x-latchkey-token'
const tokenKey = 'latchkey-token'

export function connect(page: Window = window): Latchkey {
  return page.location.protocol === 'app:' ? overPort(page) : overHttp(page)
}

function overPort(page: Window): Latchkey {
  const { port1, port2 } = new MessageChannel()
  const client: ContractRouterClient<DesktopContract> = createORPCClient(new PortLink({ port: port1 }))
  port1.start()
  page.postMessage(connectMessage, page.location.origin, [port2])
  return { agent: client, desktop: client.desktop }
}

/** The token came with the page that signed in; a reload finds it in the tab's own storage. The one-time code leaves the address. */
function overHttp(page: Window): Latchkey {
  const given = page.document.querySelector<HTMLMetaElement>('meta[name="latchkey-token"]')?.content
  if (given !== undefined) page.sessionStorage.setItem(tokenKey, given)
  const token = given ?? page.sessionStorage.getItem(tokenKey) ?? ''
  if (page.location.pathname === '/login') page.history.replaceState(null, '', '/')
  const lost = new AbortController()
  const link = new FetchLink({
    url: `${page.location.origin}/rpc`,
    headers: { [tokenHeader]: token },
    async fetch(request, init) {
      lost.signal.throwIfAborted()
      try {
        return await fetch(request, init)
      } catch (error) {
        if (!request.signal.aborted) lost.abort(error)
        throw error
      }
    },
  })
  return { agent: createORPCClient(link), lost }
}
