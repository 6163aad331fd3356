// Lets a person point to a file. The page gets its path and nothing of what is in it, and only after a choice.
import type { FileKind } from '#contract/desktop.ts'
import { chooseText as text } from '#shared/strings/en/desktop.ts'
import { AppError } from '#util/app-error.ts'

export interface OpenOptions {
  readonly title: string
  readonly filters: { readonly name: string; readonly extensions: string[] }[]
  readonly properties: ('openFile' | 'showHiddenFiles' | 'noResolveAliases' | 'dontAddToRecent')[]
}

/** Shows the dialog; undefined when the person thought better of it. */
export type AskWhich = (options: OpenOptions) => Promise<string | undefined>

const certificates = ['pem', 'crt', 'cer', 'der', 'p12', 'pfx']
const extensions: Readonly<Record<FileKind, readonly string[]>> = {
  certificate: certificates,
  privateKey: ['key', 'pem', 'p8', 'der', 'p12', 'pfx'],
  chain: certificates,
}

export function createChooseFile(ask: AskWhich): (what: FileKind) => Promise<string | undefined> {
  let isOpen = false
  return async (what) => {
    if (isOpen)
      throw new AppError('conflict', 'a file is being chosen already', { hint: 'Answer the dialog that is open.' })
    isOpen = true
    try {
      return await ask({
        title: text.title[what],
        filters: [
          { name: text.filter[what], extensions: [...extensions[what]] },
          { name: text.all, extensions: ['*'] },
        ],
        // Whoever replaces a certificate may do so by pointing a link elsewhere: the link is what is kept.
        properties: ['openFile', 'showHiddenFiles', 'noResolveAliases', 'dontAddToRecent'],
      })
    } finally {
      isOpen = false
    }
  }
}
