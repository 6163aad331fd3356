// Saves text where the person says. The dialog is the main process's; the page names nothing but a suggestion.
import { join } from 'node:path'
import { type FileContent, writeFileAtomic } from '#util/files/atomic-file.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'

/** Shows the dialog; undefined when the person thought better of it. */
export type AskWhere = (options: {
  readonly title: string
  readonly defaultPath: string
}) => Promise<string | undefined>

/** Gives the path, or undefined. The file is the person's alone: audit and diagnostics tell what they work on. */
export async function saveText(
  ask: AskWhere,
  suggestion: { readonly title: string; readonly folder: string; readonly fileName: string },
  text: () => FileContent,
): Promise<string | undefined> {
  const fileName = safeFileName(suggestion.fileName, 'latchkey.txt')
  const path = await ask({ title: suggestion.title, defaultPath: join(suggestion.folder, fileName) })
  if (path === undefined) return undefined
  try {
    await writeFileAtomic(path, text(), { mode: 0o600 })
  } catch (cause) {
    throw notWritten(path, cause)
  }
  return path
}

function notWritten(path: string, cause: unknown): unknown {
  const code = systemErrorCode(cause)
  if (code === undefined) return cause
  return new AppError('denied', `${path} cannot be written (${code})`, { hint: 'Choose another folder.', cause })
}

/** The last part of a name that came from elsewhere, as a name for a file on any system; `fallback` when nothing is left of it. */
export function safeFileName(name: string, fallback: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replaceAll(/[\p{Cc}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return plain === '' ? fallback : plain.slice(0, 120)
}
