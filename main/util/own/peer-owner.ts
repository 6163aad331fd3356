import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createSerial } from '../async/serial.ts'
import { findInTcpTables, type TcpPair } from './tcp-table.ts'

export type Peer = Pick<
  Socket,
  'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort' | 'remoteFamily' | 'destroyed'
>

export interface PeerOwner {
  /** Whether this system tells whose a connection is. */
  readonly known: boolean
  /** Whether the other end of an accepted connection is held by a process of this user. False where nobody can tell. Never rejects. */
  isOwn(peer: Peer): Promise<boolean>
  /**
   * Whether it is held by another user's. False where nobody can tell, too, and for root's: nothing keeps root out, and a relay of the system
   * (of WSL, of a container) is root's. Never rejects.
   */
  isOthers(peer: Peer): Promise<boolean>
}

export interface PeerOwnerParts {
  readonly platform: NodeJS.Platform
  /** This user's, or undefined where users have no number. */
  readonly uid: number | undefined
  readonly find?: typeof findInTcpTables
  /** The number by which the kernel shows users whom this process's namespace does not know. */
  readonly overflowUid?: () => Promise<number>
  /** Time, in ms. */
  readonly now?: () => number
  readonly rest?: (ms: number) => Promise<unknown>
}

/** The kernel's tables may change under the reader and a line be skipped, so a connection that was not seen is looked for again. */
const tries = 3

/**
 * The answer is about the connection in hand: while our end is open, the kernel lets no other connection have the same two addresses and
 * ports, so the line that bears them is the other end's. Where our end is gone, whoever may have taken its place hears nothing from us.
 */
export function createPeerOwner(parts: PeerOwnerParts): PeerOwner {
  const { platform, uid } = parts
  const nobodyCanTell = () => Promise.resolve(false)
  if (platform !== 'linux' || uid === undefined) return { known: false, isOwn: nobodyCanTell, isOthers: nobodyCanTell }
  const find = together(parts.find ?? findInTcpTables, parts.now ?? (() => performance.now()), parts.rest ?? delay)
  let strangers: Promise<number> | undefined
  async function ownerOf(peer: Peer): Promise<number | undefined> {
    const pair = pairOf(peer)
    if (pair === undefined) return undefined
    try {
      strangers ??= (parts.overflowUid ?? readOverflowUid)()
      if (uid === (await strangers)) return undefined
      for (let i = 0; i < tries; i++) {
        const owner = await find(pair)
        if (peer.destroyed) return undefined
        if (owner !== undefined) return owner
      }
    } catch {
      // What cannot be read tells of nobody.
    }
    return undefined
  }
  return {
    known: true,
    isOwn: async (peer) => (await ownerOf(peer)) === uid,
    async isOthers(peer) {
      const owner = await ownerOf(peer)
      return owner !== undefined && owner !== uid && owner !== 0
    },
  }
}

/**
 * In the Windows Subsystem for Linux the person's browser is one of Windows, whose connections a relay of root's hands on, or nobody is seen to
 * hold: there only those of another user of this Linux are not the person's own.
 */
export const acrossSystems = (peers: PeerOwner): PeerOwner => ({
  ...peers,
  isOwn: async (peer) => !(await peers.isOthers(peer)),
})

/** As the other end's line has it: its own address first. */
function pairOf({
  remoteFamily,
  remoteAddress,
  remotePort,
  localAddress,
  localPort,
  destroyed,
}: Peer): TcpPair | undefined {
  if (destroyed || remoteFamily !== 'IPv4') return undefined
  return `${remoteAddress ?? ''}:${remotePort ?? 0} ${localAddress ?? ''}:${localPort ?? 0}`
}

const readOverflowUid = async (): Promise<number> => Number(await readFile('/proc/sys/kernel/overflowuid', 'latin1'))

/** Times as long as a read took passes before the next: thousands of strangers must not make us read long tables all day. */
const restTimes = 4

/** One read at a time. Whoever asks while one is under way waits for the next: the one under way may have passed its line already. */
function together(
  find: typeof findInTcpTables,
  now: () => number,
  rest: (ms: number) => Promise<unknown>,
): (pair: TcpPair) => Promise<number | undefined> {
  const inTurn = createSerial()
  let restedAt = 0
  let next: { readonly pairs: Set<TcpPair>; readonly found: ReturnType<typeof findInTcpTables> } | undefined
  return async (pair) => {
    if (next === undefined) {
      const pairs = new Set<TcpPair>()
      const found = inTurn(async () => {
        const began = Math.max(restedAt, now())
        if (began > now()) await rest(began - now())
        next = undefined
        return find(pairs).finally(() => {
          restedAt = now() + restTimes * (now() - began)
        })
      })
      next = { pairs, found }
    }
    next.pairs.add(pair)
    return (await next.found).get(pair)
  }
}
