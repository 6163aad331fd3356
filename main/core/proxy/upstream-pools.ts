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

/** Keep-alive connections, one pool per place that is dialled and the way there. */
export function createPools(parts: DialParts & { readonly clock: Clock }): Pools {
  const pools = new Map<string, Pool>()
  const stop = new AbortController()
  return {
    for(destination) {
      const key = poolKey(destination)
      let pool = pools.get(key)
      if (pool === undefined) {
        pool = createPool(destination, parts, stop.signal)
        pools.set(key, pool)
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
