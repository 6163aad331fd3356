import type { HostFacts } from '../aws/host-facts.ts'
import { classifyHost } from '../aws/hosts.ts'
import type { InterceptedConnection } from './types.ts'

/** What is known of a connection beyond its single requests; gone with the connection. */
export interface ConnectionFacts {
  readonly hostFacts: HostFacts
  /** The role that is set strict and has signed on this connection: whoever holds the connection is bound by it. */
  strictRole: string | undefined
}

export interface ConnectionMemory {
  of(connection: InterceptedConnection): ConnectionFacts
}

export function createConnectionMemory(): ConnectionMemory {
  const known = new WeakMap<InterceptedConnection, ConnectionFacts>()
  return {
    of: (connection) => {
      const held = known.get(connection)
      if (held !== undefined) return held
      const made = { hostFacts: classifyHost(connection.host), strictRole: undefined }
      known.set(connection, made)
      return made
    },
  }
}
