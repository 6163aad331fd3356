// Who is connected to the proxy's port: how many may be, how long one may owe us a request's head, and who goes first where there are too many.
import type { Socket } from 'node:net'
import type { Timers } from '#util/async/timers.ts'
import { answerAndClose } from './connect-answer.ts'
import { partOfFree } from '../part-of-free.ts'
import { afterCrowds, crowd } from './after-crowd.ts'

export interface ConnectionLimits {
  /** That may be served at a time. Each takes two files, on its way in and out; one that has not said who it is takes one. */
  readonly most: number
  /** From the connection to the end of its first head, in ms. */
  readonly firstHeadMs: number
  /** From the first byte of a later head, or of the TLS handshake, to the head's end, in ms. */
  readonly headMs: number
  /** Silence between requests, in ms. */
  readonly silentMs: number
}

export const defaultLimits: Omit<ConnectionLimits, 'most'> = {
  firstHeadMs: 10_000,
  headMs: 60_000,
  // AWS itself closes idle connections after 20 to 60 s, so every tool copes with a close.
  silentMs: 300_000,
}

export interface Connections {
  /** A new connection. Where there are too many, the oldest that has not said who it is ends, else the one idle longest, else this one. */
  add(socket: Socket): void
  /** The connection may be served, for this grant or nameless. False when the caller's others, or all, are too many already and in use. */
  admit(socket: Socket, caller: string): boolean
  /** The wait for a head begins anew, as after a TLS handshake. */
  awaitHead(socket: Socket): void
  /** A head has come. The connection is in use until the function that is given back was called. */
  use(socket: Socket): () => void
  /** Whether there are more than any ordinary work makes. */
  isCrowd(): boolean
  /** Ends every connection. */
  close(): void
}

interface State {
  stage: 'unknown' | 'idle' | 'busy'
  caller: string | undefined
  uses: number
  /** Looks since the wait for a head began, and since its first byte came. */
  looks: number
  looksAtHead: number
  bytesBefore: number
}

/**
 * Time is counted in looks: a computer that slept, or an event loop that was busy, has read nothing meanwhile, and that is not the
 * other side's fault.
 */
const lookMs = 5_000
/** Connections of any kind, where few may be served. */
const mostOfAnyKind = 1_024

export function createConnections(limits: ConnectionLimits, timers: Timers): Connections {
  const states = new Map<Socket, State>()
  // In the order in which they came to wait.
  const unknown = new Set<Socket>()
  const idle = new Set<Socket>()
  const perCaller = new Map<string, number>()
  let admitted = 0
  const isFull = (): boolean =>
    states.size > Math.max(mostOfAnyKind, limits.most) || 2 * states.size - unknown.size > 2 * limits.most
  const hasRoom = (caller: string): boolean =>
    (perCaller.get(caller) ?? 0) < (limits.most - admitted) * partOfFree(caller)
  let stopLooking: (() => void) | undefined
  const crowds = afterCrowds(timers)

  const move = (socket: Socket, state: State, stage: State['stage']): void => {
    unknown.delete(socket)
    idle.delete(socket)
    state.stage = stage
    if (stage === 'busy') return
    Object.assign(state, { looks: 0, looksAtHead: 0, bytesBefore: socket.bytesRead })
    ;(stage === 'idle' ? idle : unknown).add(socket)
    stopLooking ??= timers.set(look, lookMs)
  }
  const count = (caller: string | undefined, by: 1 | -1): void => {
    if (caller === undefined) return
    admitted += by
    const now = (perCaller.get(caller) ?? 0) + by
    if (now === 0) perCaller.delete(caller)
    else perCaller.set(caller, now)
  }
  const forget = (socket: Socket): void => {
    const state = states.get(socket)
    if (state === undefined) return
    states.delete(socket)
    crowds.count(states.size)
    move(socket, state, 'busy')
    count(state.caller, -1)
  }
  const end = (socket: Socket): void => {
    forget(socket)
    socket.destroy()
  }
  /** Ends one that has not said who it is, else the one idle longest. False where there is none but `except`. */
  const makeRoom = (except: Socket): boolean => {
    for (const waiting of [unknown, idle]) {
      for (const socket of waiting) {
        if (socket === except) continue
        end(socket)
        return true
      }
    }
    return false
  }
  const look = (): void => {
    stopLooking = undefined
    for (const socket of [...unknown, ...idle]) {
      const state = states.get(socket)
      if (state !== undefined && isLate(state, socket.bytesRead, limits)) end(socket)
    }
    if (unknown.size + idle.size > 0) stopLooking ??= timers.set(look, lookMs)
  }

  return {
    add(socket) {
      const state: State = { stage: 'unknown', caller: undefined, uses: 0, looks: 0, looksAtHead: 0, bytesBefore: 0 }
      states.set(socket, state)
      crowds.count(states.size)
      move(socket, state, 'unknown')
      socket.once('close', () => forget(socket))
      if (!isFull() || makeRoom(socket)) return
      forget(socket)
      answerAndClose(socket, 503, 'Latchkey: every connection that the proxy can hold is in use. Try again.')
    },
    admit(socket, caller) {
      const state = states.get(socket)
      if (state === undefined) return false
      if (state.caller === undefined && !hasRoom(caller)) {
        const spare = [...idle].find((each) => states.get(each)?.caller === caller)
        if (spare === undefined) return false
        end(spare)
      }
      if (state.caller === undefined) {
        state.caller = caller
        count(caller, 1)
      }
      if (state.uses === 0) move(socket, state, 'idle')
      return !isFull() || makeRoom(socket)
    },
    awaitHead(socket) {
      const state = states.get(socket)
      if (state?.stage === 'idle') move(socket, state, 'idle')
    },
    use(socket) {
      const state = states.get(socket)
      if (state === undefined) return () => undefined
      state.uses++
      move(socket, state, 'busy')
      return () => {
        if (--state.uses === 0 && states.has(socket)) move(socket, state, 'idle')
      }
    },
    isCrowd: () => states.size >= crowd,
    close() {
      stopLooking?.()
      crowds.close()
      for (const socket of states.keys()) socket.destroy()
    },
  }
}

function isLate(state: State, bytes: number, limits: ConnectionLimits): boolean {
  state.looks++
  if (bytes !== state.bytesBefore) state.looksAtHead++
  const past = (looks: number, ms: number): boolean => looks > Math.ceil(ms / lookMs)
  if (state.stage === 'unknown') return past(state.looks, limits.firstHeadMs)
  return past(state.looksAtHead, limits.headMs) || (state.looksAtHead === 0 && past(state.looks, limits.silentMs))
}
