import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { MessagePortMain } from 'electron'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { longestMessage, readablePort, readMessage } from '#frontends/electron/page/messages.ts'

const undo: (() => unknown)[] = []
afterEach(() => {
  for (const step of undo.splice(0).toReversed()) step()
})

/** Node's port with the events of Electron's. */
function asMain(port: MessagePort): Pick<MessagePortMain, 'on' | 'postMessage'> {
  const main = {
    on(event: string, listener: (event: { readonly data: unknown }) => void) {
      port.on(event, (data: unknown) => listener({ data }))
      return main
    },
    postMessage: (data: unknown) => port.postMessage(data),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the events of Electron's port have members that nobody reads
  return main as unknown as Pick<MessagePortMain, 'on' | 'postMessage'>
}

function rig() {
  const { port1, port2 } = new MessageChannel()
  undo.push(() => port1.close())
  const refused: string[] = []
  const router = { echo: os.handler(({ input }) => input) }
  new RPCHandler(router).upgrade(
    readablePort(asMain(port2), (reason) => refused.push(reason)),
    { context: {} },
  )
  const client: { readonly echo: (input: unknown) => Promise<unknown> } = createORPCClient(new RPCLink({ port: port1 }))
  return { port: port1, client, refused }
}

describe('a message of the page', () => {
  it('reaches the handler and is answered', async () => {
    expect(await rig().client.echo({ a: [1, 'ü'] })).toEqual({ a: [1, 'ü'] })
  })

  it.each([
    'garbage',
    'null',
    '{}',
    '{"i":"1"}',
    '{"i":"1","p":{"u":"no path"}}',
    '{"i":"1","p":{"u":"https://[/"}}',
    '{"i":{"a":1},"t":4}',
    undefined,
    { i: '1', p: { u: '/echo' } },
    new ArrayBuffer(3),
  ])('that is no call (%j) is passed over, and the next one is answered', async (junk) => {
    const { port, client, refused } = rig()
    port.postMessage(junk)
    expect(await client.echo(1)).toBe(1)
    expect(refused).toEqual(['it is no call'])
  })

  it('may have no input', () => {
    const bare = { i: '1', p: { u: '/app/info' } }
    expect(readMessage(JSON.stringify(bare))).toEqual(bare)
    expect(readMessage('{"i":"1","t":4}')).toEqual({ i: '1', t: 4 })
  })

  it('loses headers, which would have oRPC read its body as a form or a stream', () => {
    const sent = { i: '1', p: { u: '/echo', b: {}, h: { 'content-type': 'multipart/form-data' }, m: 'GET' } }
    expect(readMessage(JSON.stringify(sent))).toEqual({ i: '1', p: { u: '/echo', b: {} } })
  })

  it('that is too long is refused with an answer', async () => {
    const { client, refused } = rig()
    await expect(client.echo('x'.repeat(longestMessage))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(refused).toHaveLength(1)
    expect(await client.echo(1)).toBe(1)
  })

  it('is read or refused, whatever it is', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (data) => {
        expect(() => readMessage(data)).not.toThrow()
      }),
    )
  })
})
