import type { Keychain, Vault, OpenVault } from './types.ts'
import { dataKeyAccount } from '#local/keychain-entry.ts'
import type { Paths } from '#local/paths.ts'
import type { Clock, Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import { DamagedRecord } from '#util/damaged-record.ts'
import { createSerial } from '#util/async/serial.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { createKeychainKey, createPassphraseKey } from './data-key.ts'
import type { DataKey, KdfCost, UnlockedKey } from './data-key.ts'
import { createMemoryVault } from './memory-vault.ts'
import { seal, unseal } from './seal.ts'
import { readVaultFile, writeVaultFile } from './vault-file.ts'
import type { VaultContent } from './vault-file.ts'

export interface VaultOptions {
  readonly mode: Vault['mode']
  readonly paths: Pick<Paths, 'home' | 'vault'>
  readonly keychain: Keychain
  /** Asks for the passphrase or reads its file; rejects when nobody can give one. */
  readonly passphrase: () => Promise<string>
  readonly clock: Clock
  readonly log: Log
  readonly kdfCost?: KdfCost
  /** The records of a vault that is nothing but memory. */
  readonly memory?: Map<string, string> | undefined
}

/**
 * Reads the vault's file, not yet its key: the keychain is asked once, when the first secret is needed, and names can
 * be listed without it. Rejects with `vault-broken` for a damaged file and `conflict` for one of another mode.
 */
export async function openVault(options: VaultOptions): Promise<OpenVault> {
  const { mode, paths, log } = options
  switch (mode) {
    case 'memory':
      return createMemoryVault(options.memory)
    case 'keychain':
      return sealedVault(options, mode, createKeychainKey(options.keychain, dataKeyAccount(paths.home)), log)
    case 'passphrase':
      return sealedVault(options, mode, createPassphraseKey(options.passphrase, options.kdfCost), log)
    default:
      return assertNever(mode)
  }
}

interface Change {
  readonly name: string
  /** Undefined deletes. */
  readonly sealed: string | undefined
}

async function sealedVault(
  { paths, clock }: VaultOptions,
  mode: 'keychain' | 'passphrase',
  dataKey: DataKey,
  log: Log,
): Promise<OpenVault> {
  const path = paths.vault
  let content: VaultContent | undefined = await readVaultFile(path)
  if (content !== undefined && content.header.mode !== mode) throw otherMode(path, content.header.mode, mode)
  let unlocked: UnlockedKey | undefined
  let pending: Change[] = []
  let nextWrite: Promise<void> | undefined
  const inTurn = createSerial()
  const asking = createSingleFlight<'key', UnlockedKey>()

  /** A failure is not kept: the next caller asks again. */
  async function key(): Promise<UnlockedKey> {
    if (unlocked !== undefined) return unlocked
    return asking.run('key', undefined, async () => {
      const started = clock.now()
      unlocked = await (content === undefined ? dataKey.create() : dataKey.unlock(content.header))
      log.info('Vault opened', { mode, milliseconds: clock.now() - started })
      return unlocked
    })
  }

  /** Changes that come while a write runs go together into the next one. */
  function change(entries: readonly Change[], header: VaultContent['header']): Promise<void> {
    pending.push(...entries)
    nextWrite ??= inTurn(() => {
      nextWrite = undefined
      return flush(header)
    })
    return nextWrite
  }

  async function flush(header: VaultContent['header']): Promise<void> {
    const changes = pending
    pending = []
    const records = new Map(content?.records)
    for (const { name, sealed } of changes) {
      if (sealed === undefined) records.delete(name)
      else records.set(name, sealed)
    }
    const next = { header, records }
    await writeVaultFile(path, next).catch((error: unknown) => {
      // Also where the caller has nobody to tell.
      log.warn('The vault could not be written', { error })
      throw error
    })
    content = next
  }

  /** Where a damaged record is kept; one that was kept before is not lost for it. */
  function freeName(name: string): string {
    for (let count = 1; ; count += 1) {
      const kept = `damaged/${name}${count === 1 ? '' : ` (${count})`}`
      if (content?.records.has(kept) !== true && !pending.some((each) => each.name === kept)) return kept
    }
  }

  return {
    mode,
    async get(name) {
      const sealed = content?.records.get(name)
      if (sealed === undefined) return undefined
      const value = unseal((await key()).key, name, sealed)
      if (value !== undefined) return value
      throw new DamagedRecord(name, path)
    },
    async set(name, value) {
      if (name === '' || name.startsWith('\0')) throw new AppError('bad-request', 'a record of the vault needs a name')
      const { key: bytes, header } = await key()
      const old = content?.records.get(name)
      const damaged = old !== undefined && unseal(bytes, name, old) === undefined
      const kept = damaged ? [{ name: freeName(name), sealed: old }] : []
      await change([...kept, { name, sealed: seal(bytes, name, value) }], header)
    },
    async setAside(name) {
      const sealed = content?.records.get(name)
      const kept = freeName(name)
      if (sealed === undefined || content === undefined) return kept
      await change(
        [
          { name: kept, sealed },
          { name, sealed: undefined },
        ],
        content.header,
      )
      return kept
    },
    async delete(name) {
      // No key is needed to forget something.
      const header = content?.header ?? unlocked?.header
      if (header !== undefined) await change([{ name, sealed: undefined }], header)
    },
    list: async (prefix) => [...(content?.records.keys() ?? [])].filter((name) => name.startsWith(prefix)).toSorted(),
    state: () => (unlocked !== undefined ? 'open' : asking.pending('key') ? 'waiting' : 'closed'),
    unlock: async () => {
      if (content !== undefined) await key()
    },
    async lock() {
      if (mode !== 'keychain' || unlocked === undefined) return
      const { key: bytes } = unlocked
      unlocked = undefined
      // Whoever has just been given the key uses it in this turn; over a zeroed one a record would be sealed for nobody.
      await new Promise<void>((resolve) => setImmediate(resolve))
      bytes.fill(0)
    },
    async close() {
      // After the last write, whatever became of it.
      await inTurn(async () => undefined)
      unlocked?.key.fill(0)
      unlocked = undefined
    },
  }
}

function otherMode(path: string, found: string, asked: string): AppError {
  return new AppError(
    'conflict',
    `the vault ${path} is kept with LATCHKEY_VAULT=${found}, but this agent was started with ${asked}`,
    {
      hint: `Start it with LATCHKEY_VAULT=${found}, or move the file away and give your keys again.`,
    },
  )
}
