// The one key that seals every record: kept in the keychain, or made from a passphrase.
import { randomBytes, scrypt } from 'node:crypto'
import type { Keychain } from './types.ts'
import { AppError } from '#util/app-error.ts'
import { seal, unseal } from './seal.ts'
import type { Kdf, VaultHeader } from './vault-file.ts'

const keyBytes = 32
/** No record can have this name, see vault.ts. */
const checkName = '\0check'
const checkText = 'latchkey'

export interface UnlockedKey {
  readonly key: Uint8Array
  readonly header: VaultHeader
}

export interface DataKey {
  /** The key of an existing file. */
  unlock(header: VaultHeader): Promise<UnlockedKey>
  /** The key for a file that is not there yet. */
  create(): Promise<UnlockedKey>
}

/** In the keychain a key is never replaced, since that would make every record of a forgotten file unreadable. */
export function createKeychainKey(keychain: Keychain, account: string): DataKey {
  return {
    async unlock(header) {
      const stored = await keychain.get(account)
      if (stored === undefined) {
        await provokeLockedError(keychain, account)
        throw new AppError(
          'vault-broken',
          `the keychain has no key "${account}" for this vault, although the vault has records`,
          {
            hint: 'Bring the keychain entry back (service "Latchkey"), or move the vault file away and give your keys again.',
          },
        )
      }
      const key = decode(stored, account)
      if (unseal(key, checkName, header.check) !== checkText) {
        throw new AppError(
          'vault-broken',
          `the key "${account}" in the keychain is not the one that this vault was sealed with`,
          {
            hint: 'Bring the earlier keychain entry or the matching vault file back, or move the vault file away and give your keys again.',
          },
        )
      }
      return { key, header }
    },
    async create() {
      const stored = (await keychain.get(account)) ?? (await mint(keychain, account))
      const key = decode(stored, account)
      return { key, header: { mode: 'keychain', check: seal(key, checkName, checkText) } }
    },
  }
}

/** Read back before anything depends on it. */
async function mint(keychain: Keychain, account: string): Promise<string> {
  const minted = randomBytes(keyBytes).toString('base64')
  await keychain.set(account, minted)
  if ((await keychain.get(account)) === minted) return minted
  throw new AppError('vault-unavailable', 'the keychain took a key but does not give it back', {
    hint: 'Choose another place for secrets with LATCHKEY_VAULT=passphrase or LATCHKEY_VAULT=memory.',
  })
}

/**
 * libsecret answers a look-up in a locked keyring whose prompt was dismissed as if nothing were there. A write tells
 * the two apart: it rejects with `vault-locked`.
 */
async function provokeLockedError(keychain: Keychain, account: string): Promise<void> {
  const probe = `${account}:probe`
  await keychain.set(probe, 'probe')
  await keychain.delete(probe)
}

function decode(stored: string, account: string): Uint8Array {
  const key = Buffer.from(stored, 'base64')
  if (key.length === keyBytes) return key
  throw new AppError('vault-broken', `the keychain entry "${account}" is not a key of Latchkey`, {
    hint: 'Bring the earlier entry back, or remove it together with the vault file and give your keys again.',
  })
}

export type KdfCost = Pick<Kdf, 'cost' | 'blockSize' | 'parallelization'>

/** RFC 7914 parameters: 128 MiB and a few tenths of a second per guess. */
const defaultCost: KdfCost = { cost: 2 ** 17, blockSize: 8, parallelization: 1 }

/** `ask` is called at each try, so that a wrong passphrase can be given again. */
export function createPassphraseKey(ask: () => Promise<string>, cost: KdfCost = defaultCost): DataKey {
  return {
    async unlock(header) {
      if (header.mode !== 'passphrase') throw new AppError('vault-broken', 'the vault has no passphrase')
      const key = await derive(await ask(), header.kdf)
      if (unseal(key, checkName, header.check) === checkText) return { key, header }
      throw new AppError('vault-locked', 'the passphrase does not open the vault', { hint: 'Try again.', retry: true })
    },
    async create() {
      const kdf: Kdf = { name: 'scrypt', salt: randomBytes(16).toString('base64'), ...cost }
      const key = await derive(await ask(), kdf)
      return { key, header: { mode: 'passphrase', check: seal(key, checkName, checkText), kdf } }
    },
  }
}

async function derive(passphrase: string, kdf: Kdf): Promise<Uint8Array> {
  if (passphrase === '') {
    throw new AppError('vault-locked', 'the passphrase is empty', {
      hint: 'Give one, or name a file that holds it in LATCHKEY_PASSPHRASE_FILE.',
      retry: true,
    })
  }
  const { cost, blockSize, parallelization } = kdf
  const options = { cost, blockSize, parallelization, maxmem: 256 * cost * blockSize }
  return new Promise((resolve, reject) => {
    // Composed, since keyboards differ in how they type the same letters.
    scrypt(passphrase.normalize('NFC'), Buffer.from(kdf.salt, 'base64'), keyBytes, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
