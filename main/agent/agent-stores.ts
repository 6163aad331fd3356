// What an agent keeps in its home: settings, state, vault.
import type { AgentPorts } from './agent-types.ts'
import { ensureFolders } from './config/folders.ts'
import { clearLeftovers } from './config/leftovers.ts'
import { openSettings, type Settings } from './config/settings-file.ts'
import type { StoredSchemas } from './config/stored.ts'
import { openState, type State } from './config/state.ts'
import type { Paths } from './ports.ts'
import { readPassphrase } from './secrets/passphrase.ts'
import type { OpenVault } from './secrets/types.ts'
import { openVault, type VaultOptions } from './secrets/vault.ts'
import { systemTimers } from '#util/timers.ts'

export interface Stores {
  readonly settings: Settings
  readonly state: State
  readonly vault: OpenVault
  /** What was found and mended on the way, one sentence each. */
  readonly findings: readonly string[]
}

/** Makes the folders first. Rejects with what the first of them rejects with; those before it are closed then, so that a start can be tried again. */
export async function openStores(
  { clock, log, env, platform, keychain, askPassphrase, memory }: AgentPorts,
  paths: Paths,
  mode: VaultOptions['mode'],
  sources: StoredSchemas,
): Promise<Stores> {
  const folders = await ensureFolders(paths, { platform, uid: process.getuid?.() ?? 0 })
  const leftovers = await clearLeftovers(paths)
  const settings = await openSettings({ paths, log, sources })
  try {
    const state = await openState(paths.state, { clock, timers: systemTimers, log })
    const passphrase = (): Promise<string> => readPassphrase(env, askPassphrase)
    const vault = await openVault({ mode, paths, keychain, passphrase, clock, log, memory })
    return { settings, state, vault, findings: [...folders, ...leftovers, ...settings.findings] }
  } catch (error) {
    settings.close()
    throw error
  }
}
