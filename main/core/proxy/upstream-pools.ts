import { Agent } from 'node:http'
import { Socket } from 'node:net'
import type { Clock } from '../ports.ts'
import { type Destination, type DialParts, dialUpstream } from './upstream-dial.ts'

export interface Pool {
  readonly agent: Agent
  /** Resolves once a connection that the far end has closed meanwhile is known to be closed. */
  settle(): Promise<void>
}

export interface Pools {
  for(destination: Destination): Pool
  close(): void
}

/** How long a connection without a request is kept. AWS closes idle ones after 20 to 60 s, so AWS decides. */
const idleConnectionMs = 300_000
/** A connection idle for longer than this may have been closed by AWS without our event loop having read so yet. */
const doubtAfterMs = 1_000

/** How many places are remembered. Each bucket has a host of its own, so a long run would see any number of them. */
const mostPools = 512

/**
 * Keep-alive connections, one pool per place that is dialled and the way there. Past the most of them, the ones that were used longest ago
 * go: what they kept is closed, what is in use ends by itself.
 */
export function createPools(parts: DialParts & { readonly clock: Clock }, most = mostPools): Pools {
  // In the order of use.
  const pools = new Map<string, Pool>()
  const stop = new AbortController()
  return {
    for(destination) {
      const key = poolKey(destination)
      const pool = pools.get(key) ?? createPool(destination, parts, stop.signal)
      pools.delete(key)
      pools.set(key, pool)
      for (const [oldest, { agent }] of pools) {
        if (pools.size <= most) break
        pools.delete(oldest)
        retire(agent)
      }
      return pool
    },
    close() {
      stop.abort()
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

function createPool(destination: Destination, parts: DialParts & { readonly clock: Clock }, stop: AbortSignal): Pool {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 64, timeout: idleConnectionMs })
  const connect = async (done: (error: Error | null, socket: Socket) => void): Promise<void> => {
    try {
      done(null, await dialUpstream(destination, parts, stop))
    } catch (error) {
      // With an error the agent does not look at the socket; only its type asks for one.
      done(error instanceof Error ? error : new Error(String(error)), new Socket())
    }
  }
  agent.createConnection = (_options, done) => {
    if (done !== undefined) void connect(done)
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

const poolKey = ({ secure, host, port, hop }: Destination): string =>
  JSON.stringify([secure, host, port, hop?.secure, hop?.host, hop?.port, hop?.authorization])
