/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion, typescript/no-extraneous-class, promise/always-return, promise/no-callback-in-promise -- the types are those of a current Node and Electron */
// `protocol.handle` (Electron 25) over `registerStreamProtocol`.
import { protocol } from 'electron'
import { Readable } from 'node:stream'

if (!('handle' in protocol)) {
  Object.defineProperty(protocol, 'handle', {
    value: (scheme: string, handler: (request: { readonly url: string }) => Promise<Response>) => {
      ;(protocol as unknown as { registerStreamProtocol: typeof registerStream }).registerStreamProtocol(
        scheme,
        (request, callback) => {
          void handler(request).then(async (response) => {
            callback({
              statusCode: response.status,
              headers: Object.fromEntries(response.headers),
              data: Readable.from([Buffer.from(await response.arrayBuffer())]),
            })
          })
        },
      )
    },
  })
}

declare function registerStream(
  scheme: string,
  handler: (
    request: { readonly url: string },
    callback: (response: {
      readonly statusCode: number
      readonly headers: Readonly<Record<string, string>>
      readonly data: Readable
    }) => void,
  ) => void,
): void
