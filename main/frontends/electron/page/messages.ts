// What a page's port may carry. oRPC's reader throws at text that it cannot read, where nobody can catch it; what nobody catches ends the app
// and its agent. So only what it can read gets to it.
import type { MessagePortMain } from 'electron'
import * as z from 'zod'
import { jsonOf } from '#util/json-of.ts'

/** As of a body on the socket; in characters. */
export const longestMessage = 1024 * 1024

const id = z.string().max(64)
/** The fields of `@orpc/standard-server-peer`. Its headers and event streams have no use in a request of ours. */
const abort = z.object({ i: id, t: z.literal(4) })
const request = z.object({
  i: id,
  p: z.object({ u: z.string().regex(/^(?:\/[A-Za-z]+)+$/), b: z.unknown().optional() }),
})
const message = z.union([abort, request])
export type PageMessage = z.infer<typeof message>

/** Undefined for whatever is neither a call nor the end of one. */
export function readMessage(data: unknown): PageMessage | undefined {
  return typeof data === 'string' ? message.safeParse(jsonOf(data)).data : undefined
}

/** What oRPC's handler uses of a port. */
export interface ReadablePort {
  on(event: string, listener: (event?: { readonly data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** The port as the handler may have it. `refused` is told why a message was passed over. */
export function readablePort(
  port: Pick<MessagePortMain, 'on' | 'postMessage'>,
  refused: (reason: string) => void,
): ReadablePort {
  return {
    postMessage: (data) => port.postMessage(data),
    on(event, listener) {
      if (event === 'close') return void port.on('close', () => listener())
      port.on('message', ({ data }: { readonly data: unknown }) => {
        const known = readMessage(data)
        if (known === undefined) return refused('it is no call')
        if (String(data).length <= longestMessage) return listener({ data: known })
        refused(`it has more than ${longestMessage} characters`)
        port.postMessage(tooLong(known.i))
      })
    },
  }
}

/** Without an answer the page would wait for ever. */
const tooLong = (to: string): string => {
  const error = { defined: false, code: 'PAYLOAD_TOO_LARGE', status: 413, message: 'That is too much at once.' }
  return JSON.stringify({ i: to, p: { s: 413, b: { json: error } } })
}
