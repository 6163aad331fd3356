import { Socket } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ConnectionLimits, createConnections } from '#engine/proxy/listen/connections.ts'
import { nameless } from '#engine/proxy/part-of-free.ts'
import { manualTimers } from './manual-timers.ts'

const limits: ConnectionLimits = { most: 4, firstHeadMs: 10_000, headMs: 60_000, silentMs: 300_000 }
const lookMs = 5_000

let timers: ReturnType<typeof manualTimers>
beforeEach(() => {
  timers = manualTimers()
})
const open = (over: Partial<ConnectionLimits> = {}) => createConnections({ ...limits, ...over }, timers)

/** A connection whose bytes the test counts. */
function connection(): { readonly socket: Socket; bytes: number } {
  const made = { socket: new Socket(), bytes: 0 }
  Object.defineProperty(made.socket, 'bytesRead', { get: () => made.bytes })
  return made
}
const alive = (each: { readonly socket: Socket }): boolean => !each.socket.destroyed
const look = (times: number): void => {
  for (let i = 0; i < times; i++) timers.advance(lookMs)
}

describe('how long a head may take', () => {
  it('a connection that says nothing ends soon after its limit, and not before', () => {
    const silent = connection()
    open().add(silent.socket)
    look(2)
    expect(alive(silent)).toBe(true)
    look(1)
    expect(alive(silent)).toBe(false)
  })

  it('a first head that comes a byte at a time gains nothing', () => {
    const slow = connection()
    open().add(slow.socket)
    for (let i = 0; i < 3; i++) {
      slow.bytes++
      look(1)
    }
    expect(alive(slow)).toBe(false)
  })

  it('a later head has a minute from its first byte, however it trickles', () => {
    const connections = open()
    const slow = connection()
    connections.add(slow.socket)
    connections.admit(slow.socket, 'a')
    look(20)
    expect(alive(slow)).toBe(true)
    for (let i = 0; i < 12; i++) {
      slow.bytes++
      look(1)
    }
    expect(alive(slow)).toBe(true)
    look(1)
    expect(alive(slow)).toBe(false)
  })

  it('silence between requests may last five minutes', () => {
    const connections = open()
    const idle = connection()
    connections.add(idle.socket)
    connections.admit(idle.socket, 'a')
    connections.use(idle.socket)()
    look(60)
    expect(alive(idle)).toBe(true)
    look(1)
    expect(alive(idle)).toBe(false)
  })

  it('a handshake does not count as a head', () => {
    const connections = open()
    const shaken = connection()
    const { socket } = shaken
    connections.add(socket)
    connections.admit(socket, 'a')
    shaken.bytes = 500
    look(2)
    connections.awaitHead(socket)
    look(20)
    expect(alive(shaken)).toBe(true)
  })

  it('a request takes as long as it takes, pipelined ones included', () => {
    const connections = open()
    const busy = connection()
    connections.add(busy.socket)
    connections.admit(busy.socket, 'a')
    const ends = [connections.use(busy.socket), connections.use(busy.socket)]
    ends[0]?.()
    look(1_000)
    expect(alive(busy)).toBe(true)
    ends[1]?.()
    look(61)
    expect(alive(busy)).toBe(false)
  })

  it('a computer that slept ends nothing that had no chance to speak', () => {
    const waiting = connection()
    open().add(waiting.socket)
    timers.advance(3_600_000)
    expect(alive(waiting)).toBe(true)
  })

  it('nothing is watched while nobody owes a head', () => {
    const connections = open()
    const busy = connection()
    connections.add(busy.socket)
    connections.admit(busy.socket, 'a')
    connections.use(busy.socket)
    look(1)
    expect(timers.pending()).toBe(0)
  })
})

describe('where there are too many', () => {
  it('the oldest of those ends that have not said who they are, each of which takes one file of eight', () => {
    const connections = open()
    const idle = connection()
    connections.add(idle.socket)
    connections.admit(idle.socket, 'a')
    const silent = Array.from({ length: 8 }, connection)
    for (const { socket } of silent) connections.add(socket)
    expect(silent.map(alive)).toEqual([false, false, true, true, true, true, true, true])
    expect(alive(idle)).toBe(true)
  })

  it('they end as well when others, who take two, say who they are', () => {
    const connections = open()
    const all = Array.from({ length: 8 }, connection)
    for (const { socket } of all) connections.add(socket)
    for (const [at, { socket }] of all.slice(4).entries()) expect(connections.admit(socket, `caller ${at}`)).toBe(true)
    expect(all.map(alive)).toEqual([false, false, false, false, true, true, true, true])
  })

  it('then the one that has been idle longest', () => {
    const connections = open()
    const idle = Array.from({ length: 4 }, connection)
    for (const [at, { socket }] of idle.entries()) {
      connections.add(socket)
      connections.admit(socket, `caller ${at}`)
    }
    connections.use(idle[0]?.socket ?? new Socket())()
    connections.add(connection().socket)
    expect(idle.map(alive)).toEqual([true, false, true, true])
  })

  it('never one in use: the new one ends', async () => {
    const connections = open()
    const busy = Array.from({ length: 4 }, connection)
    for (const [at, { socket }] of busy.entries()) {
      connections.add(socket)
      connections.admit(socket, `caller ${at}`)
      connections.use(socket)
    }
    const late = connection()
    late.socket.on('error', () => undefined)
    const ended = new Promise((resolve) => late.socket.once('close', resolve))
    connections.add(late.socket)
    await ended
    expect(busy.map(alive)).toEqual([true, true, true, true])
  })

  it('one that says who it is when all others are in use is not served', () => {
    const connections = open({ most: 1 })
    const [busy, late] = [connection(), connection()]
    for (const { socket } of [busy, late]) connections.add(socket)
    expect(connections.admit(busy.socket, 'a')).toBe(true)
    expect(alive(late)).toBe(false)
    connections.use(busy.socket)
    const next = connection()
    next.socket.on('error', () => undefined)
    connections.add(next.socket)
    expect(connections.admit(next.socket, 'b')).toBe(false)
  })

  /** How many of these a caller gets, all of them in use. */
  const inUse = (connections: ReturnType<typeof open>, caller: string, tries = 16): number => {
    let got = 0
    for (let i = 0; i < tries; i++) {
      const { socket } = connection()
      connections.add(socket)
      if (!connections.admit(socket, caller)) continue
      connections.use(socket)
      got++
    }
    return got
  }

  it('one grant has half of the room at most, and those who name none a quarter', () => {
    expect(inUse(open({ most: 16 }), 'greedy')).toBe(8)
    expect(inUse(open({ most: 16 }), nameless)).toBe(4)
  })

  it('however many names someone has, there is room for one who is not known yet', () => {
    const connections = open({ most: 64 })
    for (const name of ['a', 'b', 'a', nameless, 'c']) inUse(connections, name, 64)
    const late = inUse(connections, 'modest', 64)
    expect(late).toBeGreaterThan(0)
    const silent = connection()
    connections.add(silent.socket)
    expect(alive(silent)).toBe(true)
  })

  it('a caller’s own idle connection makes room for its next', () => {
    const connections = open()
    const own = Array.from({ length: 4 }, connection)
    // Half of four.
    for (const { socket } of own) {
      connections.add(socket)
      expect(connections.admit(socket, 'a')).toBe(true)
    }
    expect(own.map(alive)).toEqual([false, false, true, true])
  })

  it('a connection that closed leaves its place', async () => {
    const connections = open({ most: 1 })
    const gone = connection()
    connections.add(gone.socket)
    connections.admit(gone.socket, 'a')
    connections.use(gone.socket)
    await new Promise((resolve) => gone.socket.once('close', resolve).destroy())
    const next = connection()
    connections.add(next.socket)
    expect([alive(next), connections.admit(next.socket, 'a')]).toEqual([true, true])
  })
})
