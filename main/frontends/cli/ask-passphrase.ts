import { existsSync } from 'node:fs'
import { askHidden } from './ask-hidden.ts'
import type { Terminal } from './output/terminal.ts'

/** The vault's passphrase; a new one is asked for twice, since a slip would lock the vault for good. */
export async function askPassphrase(terminal: Terminal, vaultFile: string): Promise<string> {
  if (existsSync(vaultFile)) return askHidden('Passphrase of the vault')
  for (;;) {
    const first = await askHidden('New passphrase for the vault')
    if (first === (await askHidden('The same again'))) return first
    terminal.note('The two differ; please type it again.')
  }
}
