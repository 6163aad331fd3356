import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { vaultMode, type VaultMode } from '#contract/model.ts'
import { passphraseFile } from '#local/passphrase-file.ts'
import { AppError } from '#util/app-error.ts'
import { exposed, isReadableByOthers, type PathSystem, requireOwn, thisSystem } from '#util/own/own-path.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where secrets lie: LATCHKEY_VAULT, or the keychain. Throws AppError `bad-request` for anything else. */
export function vaultModeOf(env: Environment): VaultMode {
  const text = env['LATCHKEY_VAULT']
  if (text === undefined || text === '') return 'keychain'
  const { data } = vaultMode.safeParse(text)
  if (data !== undefined) return data
  throw new AppError('bad-request', `LATCHKEY_VAULT is "${text}"`, {
    hint: `Use one of ${vaultMode.options.join(', ')}.`,
  })
}

/** Reads the passphrase from its file, or asks. Rejects with `vault-locked` when neither can be done. */
export async function readPassphrase(
  env: Environment,
  ask: (() => Promise<string>) | undefined,
  system: PathSystem = thisSystem(),
): Promise<string> {
  const file = passphraseFile(env)
  if (file !== undefined) {
    refuseExposed(file, system)
    try {
      // Editors end the last line; the passphrase does not.
      return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
    } catch (cause) {
      throw new AppError('vault-locked', `the passphrase file ${file} cannot be read`, {
        hint: 'LATCHKEY_PASSPHRASE_FILE names it, or else it is the credential latchkey-passphrase of the systemd unit.',
        cause,
      })
    }
  }
  if (ask) return ask()
  throw new AppError('vault-locked', 'the vault needs its passphrase, and nobody is there to type it', {
    hint: 'Set LATCHKEY_PASSPHRASE_FILE to a file that holds it, give a systemd unit the credential latchkey-passphrase, or start the agent in a terminal: latchkey agent',
  })
}

/** Containers and service managers hand files over that are root's; who may read those is theirs to say. Root's own agent goes by what root does. */
function refuseExposed(file: string, system: PathSystem): void {
  const found = requireOwn(resolve(file), 'given-file', system)
  if (found === undefined || !isReadableByOthers(found, system)) return
  if (found.uid === system.uid && !found.real.startsWith(handedOver)) throw exposed(found)
}

/** Where Docker and Podman put secrets, root's and readable for all of the container. */
const handedOver = '/run/secrets/'
