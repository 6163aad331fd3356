import type { AuditLog } from '../audit/audit-log.ts'
import type { Vault } from '../secrets/types.ts'
import { type Grant, type GrantBook, pidIn } from '../sessions/grant.ts'
import type { EngineOwner } from '#engine/ports.ts'
import { AppError } from '#util/app-error.ts'
import { engineGrantOf } from './follow-grants.ts'

export interface OwnerDeps {
  readonly grants: Pick<GrantBook, 'find' | 'credentials' | 'derive' | 'invalidate' | 'touch'>
  /** Settles when the engine has what changed. */
  readonly settled: () => Promise<void>
  readonly audit: Pick<AuditLog, 'append'>
  readonly learned: EngineOwner['learned']
  readonly secrets: Pick<Vault, 'get' | 'set'>
}

/** The agent, as its engine knows it. */
export function createOwner({ grants, settled, audit, learned, secrets }: OwnerDeps): EngineOwner {
  function live(keyId: string): Grant {
    const found = grants.find(keyId)
    if (found.kind === 'live') return found.grant
    throw new AppError('not-found', 'this session has ended', { hint: 'Start it again: latchkey start ROLE' })
  }

  return {
    credentials: async (keyId, signal) => await grants.credentials(live(keyId), signal),
    async derive({ parentKeyId, arn, credentials, s3Express }) {
      const grant = await grants.derive(live(parentKeyId), arn, credentials, { s3Express })
      await settled()
      return engineGrantOf(grant)
    },
    invalidate: grants.invalidate,
    touched(keyIds) {
      for (const keyId of keyIds) {
        const found = grants.find(keyId)
        if (found.kind === 'live') grants.touch(found.grant)
      }
    },
    audit(entries) {
      for (const { record, caller } of entries) {
        // One person's log says nothing of whose it is.
        const { principal: _principal, ...rest } = record
        const pid = pidIn(record.client)
        audit.append(pid === undefined ? rest : { ...rest, pid }, caller)
      }
    },
    learned,
    secret: (name) => secrets.get(name),
    keepSecret: (name, value) => secrets.set(name, value),
  }
}
