import type { Vault, OpenVault } from './types.ts'
import type { Log } from '#util/ports.ts'
import { DamagedRecord } from '#util/damaged-record.ts'

/**
 * A vault for what the agent can make anew: a record that does not open counts as absent, is kept in the file under another
 * name, and is told as one finding. A person's secrets are not read through this, since nobody but the person has them.
 */
export function createMendingVault(
  vault: OpenVault,
  { found, log }: { readonly found: (finding: string) => void; readonly log: Pick<Log, 'warn'> },
): Pick<Vault, 'get' | 'set' | 'delete' | 'list'> {
  return {
    async get(name) {
      try {
        return await vault.get(name)
      } catch (error) {
        if (!(error instanceof DamagedRecord)) throw error
        const kept = await vault.setAside(name)
        log.warn('A record of the vault does not open', { record: name, kept })
        found(
          `The record "${name}" of the vault does not open; ${lossOf(name)}. It was kept in the file as "${kept}", in case a copy of the vault is put back.`,
        )
        return undefined
      }
    },
    set: (name, value) => vault.set(name, value),
    delete: (name) => vault.delete(name),
    list: (prefix) => vault.list(prefix),
  }
}

/** What a person notices of it, and what helps. */
function lossOf(name: string): string {
  if (name.startsWith('session/')) return 'one session is gone: start its role again, and take a fresh environment'
  if (name.startsWith('derived/')) return 'a role that a tool had assumed has to be assumed again'
  switch (name) {
    case 'ended-keys':
      return 'keys that ended before are now refused as unknown ones'
    case 'proxy/password':
      return 'the proxy has a new password, so terminals and running commands need a fresh environment'
    case 'proxy/authority':
      return 'the proxy has a new certificate authority, so running tools have to be started again'
    default:
      return 'it was replaced'
  }
}
