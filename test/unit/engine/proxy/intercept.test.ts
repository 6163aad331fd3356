import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createInterceptor } from '#engine/proxy/listen/connect-intercept.ts'
import type { Pace } from '#engine/proxy/listen/pace.ts'
import { hearError } from '#util/hear-error.ts'
import { authority, clock, createRig, type Rig } from './connection-rig.ts'

const host = 's3.us-east-1.amazonaws.com'
let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

/** The proxy's end of a connection whose TLS is about to begin, and the client's. */
async function intercepted(
  pace: Pace = () => Promise.resolve(),
): Promise<{ readonly ours: Socket; readonly theirs: Socket }> {
  const { leafFor } = await authority()
  const use = () => () => undefined
  const interceptor = createInterceptor(
    { leafFor, clock, log: rig.log, idleMs: 60_000, pace, handler: () => Promise.resolve() },
    { awaitHead: () => undefined, use },
    { watch: use },
  )
  const accepted = Promise.withResolvers<Socket>()
  const port = await rig.tcp(accepted.resolve)
  const theirs = connect(port, '127.0.0.1').on('error', () => undefined)
  // As the port's listener hears the errors of each connection.
  const ours = hearError(await accepted.promise)
  void interceptor.take(ours, { host, grantId: 'a made-up one' }, '')
  return { ours, theirs }
}

const ends: Readonly<Record<string, (socket: Socket) => unknown>> = {
  closes: (socket) => socket.destroy(),
  'is reset': (socket) => socket.resetAndDestroy(),
  'is half closed': (socket) => socket.end(),
}

/** The first bytes of a TLS client. */
async function greeting(): Promise<Buffer> {
  const first = Promise.withResolvers<Buffer>()
  const port = await rig.tcp((socket) => socket.once('data', first.resolve))
  const client = connectTls({ port, host: '127.0.0.1', servername: host }).on('error', () => undefined)
  const bytes = await first.promise
  client.destroy()
  return bytes
}

describe('a connection whose client', () => {
  it.each(
    Object.keys(ends).flatMap((how) => [
      [how, 'before its TLS greeting', ''] as const,
      [how, 'in the middle of it', 'half'] as const,
      [how, 'after it', 'whole'] as const,
    ]),
  )('%s %s is closed at once', async (how, _when, sent) => {
    const { ours, theirs } = await intercepted()
    const closed = new Promise((done) => ours.once('close', done))
    const hello = await greeting()
    if (sent !== '') await new Promise((done) => theirs.write(sent === 'half' ? hello.subarray(0, 50) : hello, done))
    if (sent === 'whole') await once(theirs, 'readable')
    ends[how]?.(theirs)
    await closed
    expect(ours.destroyed).toBe(true)
  })
})

describe('a TLS handshake', () => {
  it('begins when the client has spoken, and not before its turn', async () => {
    const asked = Promise.withResolvers<string>()
    const turn = Promise.withResolvers<void>()
    const { theirs } = await intercepted((_socket, caller) => {
      asked.resolve(caller)
      return turn.promise
    })
    const answer = once(theirs, 'data')
    theirs.write(await greeting())
    expect(await asked.promise).toBe('')
    expect(theirs.bytesRead).toBe(0)
    turn.resolve()
    const [bytes]: Buffer[] = await answer
    // A TLS record that carries a handshake.
    expect(bytes?.[0]).toBe(0x16)
    theirs.destroy()
  })
})
