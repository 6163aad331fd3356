// What an agent keeps in its home: settings, state, vault, audit log.
import type { AgentOptions, AgentPorts } from './agent-types.ts'
import { createAuditLog } from './audit/audit-log.ts'
import { createUsage } from './audit/usage.ts'
import { ensureFolders, clearLeftovers } from './config/folders.ts'
import type { FullDisk } from './config/full-disk.ts'
import { settingValue } from './config/setting-value.ts'
import { openSettings } from './config/settings-file.ts'
import { openState } from './config/state.ts'
import { kinds as allKinds, storedSchemas } from './identity/registry.ts'
import { dataKeyAccount } from '#local/keychain-entry.ts'
import { createKeychain } from './secrets/keytar.ts'
import { createMendingVault } from './secrets/mending-vault.ts'
import { createProfiles } from './profiles/index.ts'
import { readPassphrase, vaultModeOf } from './secrets/passphrase.ts'
import { openVault } from './secrets/vault.ts'
import { systemTimers } from '#util/async/timers.ts'

/** Makes the folders first. Rejects with an AppError that says which of them cannot be used. */
export async function openStores(ports: AgentPorts, options: AgentOptions, disk: FullDisk, open: AsyncDisposableStack) {
  const { clock, log, env, platform, askPassphrase, memory, keychain = createKeychain({ platform }) } = ports
  const { paths, kinds = allKinds } = options
  const mode = vaultModeOf(env)
  const findings = [...options.findings]
  const found = (...more: readonly string[]): void => void findings.push(...more)
  found(...(await ensureFolders(paths, { platform, uid: process.getuid?.() ?? 0 })), ...(await clearLeftovers(paths)))

  const settings = await openSettings({ paths, log, sources: storedSchemas(kinds) })
  open.defer(settings.close)
  found(...settings.findings)
  const setting = <Key extends Parameters<typeof settingValue>[1]>(key: Key) => settingValue(settings.get(), key)
  const applyLogLevel = (): void => ports.setLogLevel?.(setting('log.level'))
  applyLogLevel()
  settings.subscribe(applyLogLevel)

  const state = await openState(paths.state, { clock, timers: systemTimers, log })
  open.defer(state.close)
  const passphrase = (): Promise<string> => readPassphrase(env, askPassphrase)
  const vault = await openVault({ mode, paths, keychain, passphrase, clock, log, memory })
  open.defer(vault.close)
  const profiles = createProfiles({ folder: paths.journal, vault, clock })
  found(...(await profiles.recover()))
  const usage = createUsage({ clock, timers: systemTimers })
  const audit = createAuditLog({
    paths,
    maxBytes: setting('audit.max-size-mb') * 1_000_000,
    files: setting('audit.files'),
    clock,
    log,
    appended: usage.count,
  })
  open.defer(audit.close)
  disk.onRoom(audit.flush)
  return {
    disk,
    settings,
    setting,
    state,
    vault,
    mendingVault: createMendingVault(vault, { found, log }),
    // Whatever this agent keeps its own secrets in: the file beside it may be one that the keychain opens.
    forgetKey: () => keychain.delete(dataKeyAccount(paths.home)),
    profiles,
    usage,
    audit,
    /** What a person should know of the start, one sentence each. */
    findings: findings as readonly string[],
    found,
  }
}

export type Stores = Awaited<ReturnType<typeof openStores>>
