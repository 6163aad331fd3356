// The page's own view of things, over Chromium's debugging port. Playwright is not used: it makes hidden pages believe that they are seen.
import { once } from 'node:events'
import * as z from 'zod'

export interface Devtools {
  /** A command of the DevTools protocol; its answer. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Runs `code` in the page and waits for what it gives. It sees nothing of this process but its arguments. */
  run<Given extends readonly unknown[], Result>(
    code: (...given: Given) => Result | Promise<Result>,
    ...given: Given
  ): Promise<Result>
  /** Loads the page anew; settles after its load event. */
  reload(): Promise<void>
  close(): void
}

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.url() }))
const answer = z.object({
  id: z.int().optional(),
  /** Of an event. */
  method: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})
const evaluated = z.object({
  result: z.object({ value: z.unknown() }).partial(),
  exceptionDetails: z.object({ exception: z.object({ description: z.string() }).partial().optional() }).optional(),
})

/** Of the app's only page. `browserUrl` is what Chromium writes when it listens. */
export async function openDevtools(browserUrl: string): Promise<Devtools> {
  const found = targets.parse(await (await fetch(`http://${new URL(browserUrl).host}/json/list`)).json())
  const page = found.find(({ type }) => type === 'page')
  if (page === undefined) throw new Error('the app has no page')
  const socket = new WebSocket(page.webSocketDebuggerUrl)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let loaded: () => void = () => undefined
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, method, result, error } = answer.parse(JSON.parse(String(data)))
    if (method === 'Page.loadEventFired') loaded()
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
  await send('Page.enable')
  return {
    send,
    async run<Given extends readonly unknown[], Result>(
      code: (...given: Given) => Result | Promise<Result>,
      ...given: Given
    ): Promise<Result> {
      const expression = `(${String(code)})(${given.map((value) => JSON.stringify(value)).join(', ')})`
      const said = evaluated.parse(
        await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }),
      )
      if (said.exceptionDetails !== undefined)
        throw new Error(said.exceptionDetails.exception?.description ?? 'the page threw')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the function gives, as JSON
      return said.result.value as Result
    },
    async reload() {
      const done = new Promise<void>((resolve) => (loaded = resolve))
      await send('Page.reload')
      await done
    },
    close: () => socket.close(),
  }
}
