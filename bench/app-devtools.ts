// The page's own view of things, and the main process's, over their debugging ports. Playwright is not used: it makes hidden pages believe that they are seen.
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'

export interface Devtools {
  /** A command of the DevTools protocol; its answer. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Runs `code` in the page and waits for what it gives. It sees nothing of this process but its arguments. */
  run<Given extends readonly unknown[], Result>(
    code: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result>
  /** Settles when the page has something that fits. A page that is being replaced is asked again. */
  shown(selector: string): Promise<void>
  /** Loads the page anew; settles when the new one has something that fits. */
  reload(selector: string): Promise<void>
  close(): void
}

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.url() }))
const answer = z.object({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})
const evaluated = z.object({
  result: z.object({ value: z.unknown() }).partial(),
  exceptionDetails: z.object({ exception: z.object({ description: z.string() }).partial().optional() }).optional(),
})

/** Of the app's only page, or of its main process. `url` is what Chromium, or Node, writes when it listens. */
export async function openDevtools(url: string, of: 'page' | 'node' = 'page'): Promise<Devtools> {
  const found = targets.parse(await (await fetch(`http://${new URL(url).host}/json/list`)).json())
  const page = found.find(({ type }) => type === of)
  if (page === undefined) throw new Error(`the app has no ${of}`)
  const socket = new WebSocket(page.webSocketDebuggerUrl)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = answer.parse(JSON.parse(String(data)))
    const asker = id === undefined ? undefined : waiting.get(id)
    if (id !== undefined) waiting.delete(id)
    if (error === undefined) asker?.resolve(result)
    else asker?.reject(new Error(error.message))
  })
  const send: Devtools['send'] = (method, params = {}) => {
    const id = (last += 1)
    const asked = Promise.withResolvers<unknown>()
    waiting.set(id, asked)
    socket.send(JSON.stringify({ id, method, params }))
    return asked.promise
  }
  await once(socket, 'open')
  if (of === 'page') await send('Page.enable')
  const run: Devtools['run'] = async <Given extends readonly unknown[], Result>(
    code: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result> => {
    const expression = `(${String(code)})(${given.map((value) => JSON.stringify(value)).join(', ')})`
    const said = evaluated.parse(
      await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        // Gives a main process `require`.
        includeCommandLineAPI: of === 'node',
      }),
    )
    if (said.exceptionDetails !== undefined)
      throw new Error(said.exceptionDetails.exception?.description ?? 'the page threw')
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the function gives, as JSON
    return said.result.value as Result
  }
  const shown: Devtools['shown'] = async (selector) => {
    while (!(await run(isShown, selector).catch(() => false))) await delay(20)
  }
  return {
    send,
    run,
    shown,
    async reload(selector) {
      await run(markOld)
      await send('Page.reload')
      await shown(selector)
    },
    close: () => socket.close(),
  }
}

/* In the page. */

declare global {
  interface Window {
    /** Set on a page that is about to be replaced. */
    benchOld?: boolean
  }
}

const isShown = (selector: string): boolean => window.benchOld !== true && document.querySelector(selector) !== null

function markOld(): void {
  window.benchOld = true
}
