// The page's own port in the hands of a test: what it can ask for here, the page could, if a stranger's script ran in it.
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Page } from 'playwright-core'
import type { DesktopContract } from '#contract/desktop.ts'

export interface Bridge {
  readonly client: ContractRouterClient<DesktopContract>
  /** Every answer as it came over the port. */
  readonly answers: () => readonly string[]
  /** The page has its port for itself again. */
  readonly close: () => Promise<void>
}

const flag = 'latchkey-test-bridge'

/** Loads the page once more; this time its port is the test's, and the page itself has none. */
export async function takePort(page: Page): Promise<Bridge> {
  const heard: string[] = []
  let tell: (event: { readonly data: unknown }) => void = () => undefined
  await page.exposeFunction('latchkeyHeard', (data: string) => {
    heard.push(data)
    tell({ data })
  })
  await page.addInitScript((name) => {
    if (sessionStorage.getItem(name) === null) return
    const post = window.postMessage.bind(window)
    window.postMessage = (data: unknown, ...rest: unknown[]) => {
      if (data !== 'latchkey:connect') Reflect.apply(post, window, [data, ...rest])
    }
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) => Reflect.get(window, 'latchkeyHeard')(data))
    port1.start()
    Object.assign(window, {
      latchkeyConnect: () => post('latchkey:connect', 'app://ui', [port2]),
      latchkeySay: (data: unknown) => port1.postMessage(data),
    })
  }, flag)
  await page.evaluate((name) => sessionStorage.setItem(name, 'on'), flag)
  await page.reload()
  await page.evaluate(() => Reflect.get(window, 'latchkeyConnect')())
  const port = {
    postMessage: (data: unknown) => void page.evaluate((said) => Reflect.get(window, 'latchkeySay')(said), data),
    on: (event: string, listener: (event?: { readonly data: unknown }) => void) => {
      if (event === 'message') tell = listener
    },
  }
  return {
    client: createORPCClient(new RPCLink({ port })),
    answers: () => heard,
    async close() {
      await page.evaluate((name) => sessionStorage.removeItem(name), flag)
      await page.reload()
      await page.waitForSelector('#root > *')
    },
  }
}
