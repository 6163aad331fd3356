// Registrations: what a client may do, for how long.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { sameSecret } from '#util/same-secret.ts'
import { oauthFault } from './faults.ts'
import type { Seal } from './seal.ts'

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

const clientShape = z
  .object({
    id: z.string(),
    name: z.string(),
    grantTypes: z.array(z.string()).readonly(),
    scopes: z.array(z.string()).readonly(),
    redirectUris: z.array(z.string()).readonly(),
    issuedAt: z.number(),
    expiresAt: z.number(),
    /** How often all registrations had been ended when it was made. */
    era: z.number(),
  })
  .readonly()
export type Client = z.infer<typeof clientShape>

export interface Clients {
  register(facts: Pick<Client, 'name' | 'grantTypes' | 'scopes' | 'redirectUris'>, now: number): Client & Key
  /** Undefined where it is unknown or has expired. */
  find(clientId: string | undefined, now: number): Client | undefined
  /** Throws invalid_client unless both are right. */
  authenticate(given: { readonly clientId: string; readonly clientSecret: string }, now: number): Client
  endAll(): void
}

interface Key {
  readonly clientId: string
  readonly clientSecret: string
}

export function createClients(seal: Seal, registrationTtlMs: number): Clients {
  let era = 0
  const find: Clients['find'] = (clientId, now) => {
    const client = seal.open('client', clientId, clientShape)
    return client !== undefined && client.expiresAt > now && client.era >= era ? client : undefined
  }
  return {
    register(facts, now) {
      const client: Client = { ...facts, id: randomUUID(), issuedAt: now, expiresAt: now + registrationTtlMs, era }
      const clientId = seal.close('client', client)
      return { ...client, clientId, clientSecret: seal.passwordOf(clientId) }
    },
    find,
    authenticate({ clientId, clientSecret }, now) {
      const client = find(clientId, now)
      if (client === undefined || !sameSecret(clientSecret, seal.passwordOf(clientId))) {
        throw oauthFault('invalid_client', 'Invalid client provided')
      }
      return client
    },
    endAll() {
      era += 1
    },
  }
}
