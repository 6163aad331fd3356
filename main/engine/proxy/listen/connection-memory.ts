import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { HostFacts } from '../../aws/host-facts.ts'
import { classifyHost } from '../../aws/hosts.ts'
import type { InterceptedConnection } from '../types.ts'
import type { Principal } from '../../net/types.ts'

/** What is known of a connection beyond its single requests; gone with the connection. */
export interface ConnectionFacts {
  readonly hostFacts: HostFacts
  /** The grant whose secret was last proved on this connection. */
  provedGrant: string | undefined
  /** Of its requests that are not ours. */
  principal: Principal | undefined
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
      const made: ConnectionFacts = {
        hostFacts: classifyHost(connection.host),
        provedGrant: undefined,
        principal: undefined,
      }
      known.set(connection, made)
      return made
    },
  }
}

/** Nobody knows who stands behind requests that are not ours, so those of one connection are one principal. */
export function foreignPrincipal(facts: ConnectionFacts, socket: Socket): Principal {
  if (facts.principal !== undefined) return facts.principal
  const ended = new AbortController()
  socket.once('close', () => ended.abort())
  return (facts.principal = { id: randomUUID(), ended: ended.signal })
}
