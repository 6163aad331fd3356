import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Tunnelled {
  readonly bytesIn: number
  readonly bytesOut: number
}

/**
 * Joins two connections until both directions are done. An end on one side is passed on and the other direction goes on
 * (half-close); a loss on one side ends the other at once. `idleMs` without a byte either way ends both.
 */
export function joinTunnel(client: Duplex, target: Socket, idleMs: number): Promise<Tunnelled> {
  return new Promise((resolve) => {
    let bytesIn = 0
    let bytesOut = 0
    let open = 2
    client.on('data', (chunk: Buffer) => (bytesIn += chunk.length))
    target.on('data', (chunk: Buffer) => (bytesOut += chunk.length))
    const closed = (other: Duplex, clean: boolean): void => {
      // A clean close comes after both ends; then the other side still has bytes to write out.
      if (!clean) other.destroy()
      if (--open === 0) resolve({ bytesIn, bytesOut })
    }
    client.on('error', () => undefined)
    target.on('error', () => undefined)
    client.on('close', () => {
      closed(target, client.readableEnded && client.writableFinished)
    })
    target.on('close', () => {
      closed(client, target.readableEnded && target.writableFinished)
    })
    const idle = (): void => {
      client.destroy()
      target.destroy()
    }
    target.setTimeout(idleMs, idle)
    client.pipe(target)
    target.pipe(client)
    if (client.destroyed) target.destroy()
    if (target.destroyed) client.destroy()
  })
}
