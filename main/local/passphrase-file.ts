// The file from which a vault's passphrase is read where nobody is there to type it.
import { join } from 'node:path'

const { existsSync } = process.getBuiltinModule('node:fs')

/** As units name it: `LoadCredential=latchkey-passphrase:…`. */
const credential = 'latchkey-passphrase'

/** The file that LATCHKEY_PASSPHRASE_FILE names, or the credential that systemd hands to a service (systemd.exec(5)). */
export function passphraseFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['LATCHKEY_PASSPHRASE_FILE']
  if (named) return named
  const folder = env['CREDENTIALS_DIRECTORY']
  const handedOver = folder ? join(folder, credential) : undefined
  return handedOver !== undefined && existsSync(handedOver) ? handedOver : undefined
}
