import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { acrossSystems, createPeerOwner, type Peer, type PeerOwnerParts } from '#util/own/peer-owner.ts'
import type { TcpPair } from '#util/own/tcp-table.ts'

const peer = (remotePort = 40_000): Peer => ({
  remoteFamily: 'IPv4',
  remoteAddress: '127.0.0.1',
  remotePort,
  localAddress: '127.0.0.1',
  localPort: 8080,
  destroyed: false,
})
const pairOf = (port = 40_000): TcpPair => `127.0.0.1:${port} 127.0.0.1:8080`

const owner = (parts: Partial<PeerOwnerParts>) =>
  createPeerOwner({ platform: 'linux', uid: 1000, overflowUid: () => Promise.resolve(65_534), ...parts })
const table = (...rows: readonly (readonly [TcpPair, number])[]) => ({ find: () => Promise.resolve(new Map(rows)) })

describe('whose a connection is', () => {
  it('is this user’s where the kernel says so', async () => {
    expect(await owner(table([pairOf(), 1000])).isOwn(peer())).toBe(true)
    expect(await owner(table([pairOf(), 1001])).isOwn(peer())).toBe(false)
    expect(await owner(table([pairOf(), 0])).isOwn(peer())).toBe(false)
    expect(await owner(table([pairOf(), 1000])).isOthers(peer())).toBe(false)
    expect(await owner(table([pairOf(), 1001])).isOthers(peer())).toBe(true)
    expect(await owner(table([pairOf(), 0])).isOthers(peer())).toBe(false)
  })

  it('is this user’s across a relay of Windows, but where another user of this Linux is seen to hold it', async () => {
    const across = (...uids: readonly number[]) =>
      acrossSystems(owner(table(...uids.map((uid) => [pairOf(), uid] as const)))).isOwn(peer())
    expect(await Promise.all([across(0), across(), across(1000), across(1001)])).toEqual([true, true, true, false])
  })

  it.each<[string, Partial<PeerOwnerParts>, Partial<Peer>]>([
    ['its line is not there', table(), {}],
    ['the tables cannot be read', { find: () => Promise.reject(new Error('EACCES')) }, {}],
    ['it is no connection of IPv4', table([pairOf(), 1000]), { remoteFamily: 'IPv6' }],
    ['it is gone', table([pairOf(), 1000]), { destroyed: true }],
    ['this user is who unknown users are shown as', { ...table([pairOf(), 65_534]), uid: 65_534 }, {}],
    ['the system has no such table', { ...table([pairOf(), 1000]), platform: 'darwin' }, {}],
    ['users have no numbers', { ...table([pairOf(), 1000]), uid: undefined }, {}],
  ])('is nobody’s where %s', async (_what, parts, over) => {
    expect(await owner(parts).isOwn({ ...peer(), ...over })).toBe(false)
    expect(await owner(parts).isOthers({ ...peer(), ...over })).toBe(false)
  })

  it('is nobody’s once it has gone while the table was read', async () => {
    const leaving = { ...peer() }
    const parts: Partial<PeerOwnerParts> = {
      find: () => {
        leaving.destroyed = true
        return Promise.resolve(new Map([[pairOf(), 1000]]))
      },
    }
    expect(await owner(parts).isOwn(leaving)).toBe(false)
  })

  it('is looked for again when its line was skipped', async () => {
    let reads = 0
    const found = owner({ find: () => Promise.resolve(new Map(++reads < 3 ? [] : [[pairOf(), 1000]])) })
    expect(await found.isOwn(peer())).toBe(true)
    expect(reads).toBe(3)
  })

  it('costs many connections one read at a time, which begins after they asked', async () => {
    const reads: { readonly pairs: readonly TcpPair[]; end(): void }[] = []
    const find: PeerOwnerParts['find'] = (pairs) =>
      new Promise((resolve) =>
        reads.push({ pairs: [...pairs], end: () => resolve(new Map([...pairs].map((pair) => [pair, 1000]))) }),
      )
    const asked = owner({ find, now: () => 0 })
    const first = asked.isOwn(peer(1))
    await turn()
    const late = [2, 3, 4].map((port) => asked.isOwn(peer(port)))
    await turn()
    expect(reads.map(({ pairs }) => pairs)).toEqual([[pairOf(1)]])
    reads[0]?.end()
    expect(await first).toBe(true)
    await turn()
    expect(reads[1]?.pairs).toEqual([pairOf(2), pairOf(3), pairOf(4)])
    reads[1]?.end()
    expect(await Promise.all(late)).toEqual([true, true, true])
    expect(reads).toHaveLength(2)
  })

  it('is looked up in long tables a fifth of the time at most', async () => {
    let now = 0
    const rests: number[] = []
    const find = () => {
      now += 10
      return Promise.resolve(new Map([[pairOf(), 1000]]))
    }
    const rest = (ms: number) => {
      rests.push(ms)
      now += ms
      return Promise.resolve()
    }
    const asked = owner({ find, rest, now: () => now })
    for (let times = 0; times < 3; times += 1) await asked.isOwn(peer())
    expect(rests).toEqual([40, 40])
    now += 1_000
    await asked.isOwn(peer())
    expect(rests).toHaveLength(2)
  })
})
