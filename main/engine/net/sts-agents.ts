// Connections for the agent's own calls to STS: through the corporate proxy where there is one, trusting what the proxy trusts.
import { Agent as HttpsAgent } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext } from 'node:tls'
import { type NextHopChoices, nextHopFor } from './next-hop.ts'
import { systemResolve } from './resolve.ts'
import { dialUpstream } from './upstream-dial.ts'

export interface StsAgents {
  /** Undefined for plain http, which goes to loopback alone. One per host, shared by all calls. */
  readonly for: (url: URL) => HttpsAgent | undefined
  close(): void
}

const dialWithinMs = 30_000

export function createStsAgents(trust: readonly string[], choices: NextHopChoices): StsAgents {
  const agents = new Map<string, HttpsAgent>()

  function make(host: string, port: number): HttpsAgent {
    const agent = new HttpsAgent({ keepAlive: true, ca: [...trust] })
    const hop = nextHopFor(host, port, choices)
    if (hop === undefined) return agent
    const context = createSecureContext({ ca: [...trust], minVersion: 'TLSv1.2' })
    const parts = { resolve: systemResolve, context, ca: trust }

    async function dial(done: (error: Error | null, socket: Duplex) => void): Promise<void> {
      try {
        const socket = await dialUpstream({ secure: true, host, port, hop }, parts, AbortSignal.timeout(dialWithinMs))
        done(null, socket)
      } catch (error) {
        // Nobody looks at the socket beside an error; the declared type wants one.
        done(error instanceof Error ? error : new Error(String(error)), new Socket())
      }
    }

    agent.createConnection = (_options, callback) => {
      if (callback) void dial(callback)
      return undefined
    }
    return agent
  }

  return {
    for(url) {
      if (url.protocol !== 'https:') return undefined
      const agent = agents.get(url.host) ?? make(url.hostname, url.port === '' ? 443 : Number(url.port))
      agents.set(url.host, agent)
      return agent
    },
    close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}
