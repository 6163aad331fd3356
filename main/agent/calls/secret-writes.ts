import { randomBytes } from 'node:crypto'
import type { Settings } from '../config/settings-file.ts'
import type { SettingsData } from '../config/settings-schema.ts'
import { type Kinds, secretNameOf } from '../identity/registry.ts'
import type { SecretStore } from '../identity/source.ts'
import type { Log } from '#util/ports.ts'

export interface SecretWritesDeps {
  readonly settings: Pick<Settings, 'get' | 'update' | 'reload'>
  readonly secretsOf: (source: string) => SecretStore
  readonly log: Pick<Log, 'warn'>
  readonly kinds: Kinds
}

/**
 * Vault and settings together. The new secret lies under a name of its own before the settings point at it, and the old one goes last:
 * whatever fails, the settings point at a key and the secret of that key. AWS never shows a lost secret again.
 */
export function createSecretWrites({ settings, secretsOf, log, kinds }: SecretWritesDeps) {
  const nameIn = ({ sources }: SettingsData, name: string): string | undefined =>
    secretNameOf(
      kinds,
      sources.find((each) => each.name === name),
    )

  async function remove(source: string, name: string): Promise<void> {
    await secretsOf(source)
      .delete(name)
      .catch((error: unknown) => log.warn('a secret that is used no more stays in the vault', { source, error }))
  }

  /**
   * `change` gets the name of the new secret, which begins with `secretName`; it may throw. Without a secret only the settings are
   * written.
   */
  return async function save(
    source: string,
    { secretName, secret }: { readonly secretName?: string; readonly secret?: string | undefined },
    change: (data: SettingsData, secretName: string | undefined) => SettingsData,
  ): Promise<void> {
    if (secret === undefined) {
      await settings.update((data) => change(data, undefined))
      return
    }
    if (secretName === undefined) throw new Error('a kind of source with a secret has no secretName')
    const name = `${secretName}-${randomBytes(6).toString('hex')}`
    let before: string | undefined
    try {
      await secretsOf(source).set(name, secret)
      await settings.update((data) => {
        before = nameIn(data, source)
        return change(data, name)
      })
    } catch (error) {
      // The write may have failed after the file was replaced: what the file says counts.
      await settings.reload().catch(() => undefined)
      if (nameIn(settings.get(), source) !== name) await remove(source, name)
      throw error
    }
    if (before !== undefined) await remove(source, before)
  }
}
