// oRPC over node:http and a socket path. `fetch` knows no unix sockets, and its Request and Response cost each command some 35 ms.
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { StandardRPCLink, type StandardLinkClient } from '@orpc/client/standard'
import { readEndpoint, tokenHeader, versionHeader } from './endpoint.ts'
import { connectionError, noAgent, readText, type PlainRequest } from './request.ts'

// Not imported, for the reason given in request.ts.
const { request: httpRequest } = process.getBuiltinModule('node:http')

type StandardRequest = Parameters<StandardLinkClient<object>['call']>[0]
type StandardResponse = Awaited<ReturnType<StandardLinkClient<object>['call']>>
type Options = Parameters<StandardLinkClient<object>['call']>[1]

export interface RpcLinkOptions extends Pick<PlainRequest, 'paths' | 'platform'> {
  /** Told the agent's version with every answer. */
  readonly onVersion: (version: string) => void
}

export function createRpcLink(options: RpcLinkOptions): StandardRPCLink<object> {
  const sender: StandardLinkClient<object> = {
    async call(request, callOptions, path, input) {
      const response = await sendCall(request, options)
      const version = response.headers[versionHeader]
      if (typeof version === 'string') options.onVersion(version)
      return response.headers['content-type']?.startsWith('text/event-stream')
        ? await eventResponse(request, response, callOptions, path, input)
        : jsonResponse(response)
    },
  }
  return new StandardRPCLink(sender, { url: 'http://latchkey/rpc' })
}

async function sendCall(call: StandardRequest, { paths, platform }: RpcLinkOptions): Promise<IncomingMessage> {
  const endpoint = readEndpoint(paths, platform)
  if (!endpoint) throw noAgent()
  const body = JSON.stringify(call.body) ?? ''
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      socketPath: endpoint.socketPath,
      method: call.method,
      path: call.url.pathname + call.url.search,
      agent: false,
      headers: {
        ...call.headers,
        host: 'latchkey',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(endpoint.token === undefined ? {} : { [tokenHeader]: endpoint.token }),
      },
      ...(call.signal ? { signal: call.signal } : {}),
    })
    outgoing.once('response', resolve)
    outgoing.on('error', (error) => reject(connectionError(error)))
    outgoing.end(body)
  })
}

function jsonResponse(response: IncomingMessage): StandardResponse {
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    async body() {
      const text = await readText(response)
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}

/** Event streams go through oRPC's own decoder, which wants a fetch Response; loaded for subscriptions only. */
async function eventResponse(
  request: StandardRequest,
  response: IncomingMessage,
  options: Options,
  path: readonly string[],
  input: unknown,
): Promise<StandardResponse> {
  const { LinkFetchClient } = await import('@orpc/client/fetch')
  const stream = Readable.toWeb(response)
  const decoder = new LinkFetchClient<object>({
    fetch: () =>
      Promise.resolve(
        // Node's own stream type and the one of its fetch are the same object at run time, declared twice.
        new Response(stream as ConstructorParameters<typeof Response>[0], {
          status: response.statusCode ?? 200,
          headers: { 'content-type': 'text/event-stream' },
        }),
      ),
  })
  return decoder.call(request, options, path, input)
}
