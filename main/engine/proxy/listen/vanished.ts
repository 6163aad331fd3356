// Clients that went away while nobody reads from them. Where the other side takes no more of a body, the end of the client's connection
// waits behind bytes, and the request would stay until the limit on silence.
import type { Socket } from 'node:net'
import { findInTcpTables, type TcpPair } from '#util/own/tcp-table.ts'
import type { Timers } from '#util/async/timers.ts'

export interface Vanished {
  /** Ends the socket soon after its client is gone, also while it is not read. Until the function that is given back is called. */
  watch(socket: Socket, isHeldUp: () => boolean): () => void
}

export interface VanishedParts {
  readonly timers: Timers
  readonly platform: NodeJS.Platform
  readonly find?: typeof findInTcpTables
}

interface Watched {
  readonly socket: Socket
  readonly isHeldUp: () => boolean
  bytes: number
  /** Looks in a row at which the kernel knew our end and no other. */
  missed: number
}

const lookMs = 1_000
/** The kernel's tables may change under the reader and a line be skipped. */
const looksToBeSure = 2
const nothing = Buffer.alloc(0)

export function createVanished({ timers, platform, find = findInTcpTables }: VanishedParts): Vanished {
  const all = new Set<Watched>()
  let looking = false

  const lookSoon = (): void => {
    if (looking || all.size === 0) return
    looking = true
    timers.set(() => {
      void look().finally(() => {
        looking = false
        lookSoon()
      })
    }, lookMs)
  }
  const look = async (): Promise<void> => {
    const silent: Watched[] = []
    for (const each of all) {
      const { socket, bytes } = each
      if (socket.destroyed) all.delete(each)
      else if (socket.bytesRead === bytes && each.isHeldUp()) silent.push(each)
      else each.missed = 0
      each.bytes = socket.bytesRead
    }
    // Writing nothing sends nothing, but fails on a connection that was reset, which ends it.
    for (const { socket } of silent) if (socket.writableLength === 0) socket.write(nothing)
    if (silent.length === 0 || platform !== 'linux') return
    const pairs = new Set(silent.flatMap(({ socket }) => [theirEnd(socket), ourEnd(socket)]))
    // What cannot be read tells of nobody.
    const known = await find(pairs).catch(() => new Map<TcpPair, number>())
    for (const each of silent) {
      const { socket } = each
      const isGone = known.has(ourEnd(socket)) && !known.has(theirEnd(socket))
      each.missed = isGone ? each.missed + 1 : 0
      if (each.missed >= looksToBeSure) socket.destroy()
    }
  }

  return {
    watch(socket, isHeldUp) {
      const watched: Watched = { socket, isHeldUp, bytes: socket.bytesRead, missed: 0 }
      all.add(watched)
      lookSoon()
      return () => void all.delete(watched)
    },
  }
}

// While our end is open, the kernel lets no other connection have the same two addresses and ports.
const ourEnd = (socket: Socket): TcpPair =>
  `${end(socket.localAddress, socket.localPort)} ${end(socket.remoteAddress, socket.remotePort)}`
const theirEnd = (socket: Socket): TcpPair =>
  `${end(socket.remoteAddress, socket.remotePort)} ${end(socket.localAddress, socket.localPort)}`
const end = (address = '', port = 0) => `${address}:${port}` as const
