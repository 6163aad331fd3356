import type { Socket } from 'node:net'

export interface Tunnelled {
  /** From the client to the target. */
  readonly bytesIn: number
  readonly bytesOut: number
}

/**
 * Joins two connections until both directions are done. An end on one side is passed on and the other direction goes on
 * (half-close). A loss on one side resets the other at once: a plain end would make half an answer look like a whole one.
 * `idleMs` without a byte either way ends both.
 */
export function joinTunnel(client: Socket, target: Socket, idleMs: number): Promise<Tunnelled> {
  return new Promise((resolve) => {
    let bytesIn = 0
    let bytesOut = 0
    let open = 2
    const closed = (one: Socket, other: Socket): void => {
      // After a clean close the other side may still have bytes to write out.
      if (!one.readableEnded || !one.writableFinished) other.resetAndDestroy()
      if (--open === 0) resolve({ bytesIn, bytesOut })
    }
    client.on('data', (chunk: Buffer) => (bytesIn += chunk.length)).on('error', () => undefined)
    target.on('data', (chunk: Buffer) => (bytesOut += chunk.length)).on('error', () => undefined)
    client.on('close', () => {
      closed(client, target)
    })
    target.on('close', () => {
      closed(target, client)
    })
    target.setTimeout(idleMs, () => {
      client.destroy()
      target.destroy()
    })
    client.pipe(target)
    target.pipe(client)
    // One that was lost before it had a listener will not say so again.
    if (client.destroyed) target.destroy()
    if (target.destroyed) client.destroy()
  })
}
