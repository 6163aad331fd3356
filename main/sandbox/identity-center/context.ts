import type { Assignments } from './assignments.ts'
import type { Clients } from './clients.ts'
import type { Codes } from './codes.ts'
import type { DeviceGrants } from './device-grants.ts'
import type { RatePerSecond } from '../rate-per-second.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Sessions } from './sessions.ts'

/** What the operations share. */
export interface IdentityCenter {
  readonly clients: Clients
  readonly codes: Codes
  readonly devices: DeviceGrants
  readonly sessions: Sessions
  readonly assignments: Assignments
  readonly rate: RatePerSecond
  readonly book: CredentialBook
  readonly credentialTtlMs: number
}
