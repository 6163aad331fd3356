import { text } from 'node:stream/consumers'
import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { existsSync } from 'node:fs'
import type { Terminal } from '../output/terminal.ts'

/** A secret, hidden while typed, or the whole of a piped standard input without its last newline. Never an argument: others could read it. */
export async function askSecret(cli: Cli, message: string): Promise<string> {
  const value = cli.terminal.interactive
    ? await askHidden(message)
    : cli.terminal.piped
      ? (await text(cli.terminal.stdin)).replace(/\r?\n$/, '')
      : ''
  if (value !== '') return value
  throw new AppError('bad-request', `${message.toLowerCase()}: nothing was given`, {
    hint: 'Type it at the prompt, or pipe it in: printf %s "$SECRET" | latchkey …',
  })
}

export async function askText(cli: Cli, message: string, option: string): Promise<string> {
  if (!cli.terminal.interactive)
    throw new AppError('bad-request', `${option} is needed`, { hint: 'There is no terminal to ask on.' })
  const { isCancel, text: ask } = await import('@clack/prompts')
  const value = await ask({ message: plainText(message), output: process.stderr })
  if (isCancel(value) || value.trim() === '') throw new AppError('cancelled', 'nothing was saved')
  return value.trim()
}

/** Asks on the terminal without showing what is typed. Rejects with AppError `cancelled` at Ctrl-C. */
export async function askHidden(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const value = await password({ message: plainText(message), output: process.stderr })
  if (isCancel(value)) throw new AppError('cancelled', 'nothing was done')
  return value
}

/** The vault's passphrase; a new one is asked for twice, since a slip would lock the vault for good. */
export async function askPassphrase(terminal: Terminal, vaultFile: string): Promise<string> {
  if (existsSync(vaultFile)) return askHidden('Passphrase of the vault')
  for (;;) {
    const first = await askHidden('New passphrase for the vault')
    if (first === (await askHidden('The same again'))) return first
    terminal.note('The two differ. Type it again.')
  }
}
