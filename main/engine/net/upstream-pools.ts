import { Agent } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '#util/ports.ts'
import { fewUnread } from '#util/few-pieces.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Principal } from './types.ts'
import { type Destination, type DialParts, dialUpstream } from './upstream-dial.ts'
import { AppError } from '#util/app-error.ts'

export interface Pool {
  readonly agent: Agent
  /** Resolves once a connection that the far end has closed meanwhile is known to be closed. */
  settle(): Promise<void>
}

export interface Pools {
  for(destination: Destination, principal: Principal): Pool
  close(): void
}

/** How long a connection without a request is kept. AWS closes idle ones after 20 to 60 s, so AWS decides. */
const idleConnectionMs = 300_000
/** A connection idle for longer than this may have been closed by AWS without our event loop having read so yet. */
const doubtAfterMs = 1_000

export interface PoolLimits {
  /** Places that are remembered. Each bucket has a host of its own, so a long run would see any number of them. */
  readonly places: number
  /** Connections of all places together, idle ones included: each takes one of the files that the agent may have open. */
  readonly connections: number
}

const defaultLimits: PoolLimits = { places: 512, connections: 4_096 }

/** The connections of all pools, and those on their way. */
interface Connections {
  readonly dials: Set<AbortController>
  readonly open: Set<Socket>
  /** Throws AppError `network` where no more may be opened. */
  makeRoom(): void
}

/**
 * Keep-alive connections, one pool per principal, place that is dialled and way there. Past the most of them, the ones that were used longest
 * ago go: what they kept is closed, what is in use ends by itself.
 */
export function createPools(parts: DialParts & { readonly clock: Clock }, limits: Partial<PoolLimits> = {}): Pools {
  const most = { ...defaultLimits, ...limits }
  // In the order of use.
  const pools = new Map<string, Pool>()
  const dials = new Set<AbortController>()
  const connections: Connections = {
    dials,
    open: new Set(),
    makeRoom() {
      if (dials.size + connections.open.size < most.connections) return
      for (const { agent } of pools.values()) {
        const [idle] = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])
        if (idle === undefined) continue
        connections.open.delete(idle)
        idle.destroy()
        return
      }
      throw new AppError('network', 'every connection that Latchkey may open is in use', { retry: true })
    },
  }
  const open = (key: string, destination: Destination, { ended }: Principal): Pool => {
    const pool = createPool(destination, parts, connections)
    const end = (): void => {
      pools.delete(key)
      retire(pool.agent)
    }
    ended?.addEventListener('abort', end, { once: true })
    return pool
  }
  return {
    for(destination, principal) {
      const key = poolKey(destination, principal)
      const pool = pools.get(key) ?? open(key, destination, principal)
      for (const { agent } of keepNewest(pools, key, pool, most.places)) retire(agent)
      return pool
    },
    close() {
      for (const dial of dials) dial.abort()
      for (const { agent } of pools.values()) agent.destroy()
      pools.clear()
    },
  }
}

/** Requests under way go on; their connections are closed after them, since none is kept any more. */
function retire(agent: Agent): void {
  agent.keepSocketAlive = () => false
  for (const idle of Object.values(agent.freeSockets)) for (const socket of idle ?? []) socket.destroy()
}

function createPool(
  destination: Destination,
  parts: DialParts & { readonly clock: Clock },
  { dials, open, makeRoom }: Connections,
): Pool {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 64, timeout: idleConnectionMs })
  const connect = async (
    done: (error: Error | null, socket: Socket) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const dial = new AbortController()
    // A place that never answers would collect the connections of all requests that were given up meanwhile.
    const give = (): void => dial.abort()
    signal?.addEventListener('abort', give, { once: true })
    try {
      makeRoom()
      dials.add(dial)
      const socket = await dialUpstream(destination, parts, dial.signal)
      fewUnread(socket)
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      done(null, socket)
    } catch (error) {
      // With an error the agent does not look at the socket; only its type asks for one.
      done(error instanceof Error ? error : new Error(String(error)), new Socket())
    } finally {
      signal?.removeEventListener('abort', give)
      dials.delete(dial)
    }
  }
  // What comes over an idle connection answers nobody; the next request would take it for its own answer. Surplus bytes are a part of it.
  agent.keepSocketAlive = (socket) => {
    if (socket.readableLength > 0) return false
    socket.on('data', unasked)
    return Agent.prototype.keepSocketAlive.call(agent, socket)
  }
  agent.reuseSocket = (socket, request) => {
    socket.off('data', unasked)
    Agent.prototype.reuseSocket.call(agent, socket, request)
  }
  agent.createConnection = (options, done) => {
    if (done !== undefined) void connect(done, dialSignalOf(options))
    return undefined
  }
  let lastUsed = 0
  return {
    agent,
    async settle() {
      const now = parts.clock.now()
      const idle = now - lastUsed
      lastUsed = now
      // One turn of the event loop reads what has arrived, the end of a connection included (as undici does before it reuses one).
      if (idle > doubtAfterMs && Object.keys(agent.freeSockets).length > 0)
        await new Promise((next) => setImmediate(next))
    },
  }
}

/** For a request's options, so that its connection is given up with it: Node keeps `signal` itself from the agent. */
export const dialUntil = (signal: AbortSignal): { readonly dialSignal: AbortSignal } => ({ dialSignal: signal })

function dialSignalOf(options: object): AbortSignal | undefined {
  return 'dialSignal' in options && options.dialSignal instanceof AbortSignal ? options.dialSignal : undefined
}

function unasked(this: Duplex): void {
  this.destroy()
}

const poolKey = ({ secure, host, port, hop }: Destination, { id }: Principal): string =>
  JSON.stringify([id, secure, host, port, hop?.secure, hop?.host, hop?.port, hop?.authorization])
