// What a person can do when no agent can be started, and the question about it.
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import type { AppError } from '#util/app-error.ts'

export type StartChoice = 'retry' | 'memory' | 'quit'

export interface StartQuestion {
  readonly message: string
  readonly detail: string
  readonly choices: readonly { readonly choice: StartChoice; readonly label: string }[]
}

/** Secrets go elsewhere than the keychain only by the person's choice, and only where there is no keychain: a locked one is there. */
export function startQuestion(error: Pick<AppError, 'code' | 'message' | 'hint'>): StartQuestion {
  const { startFailed } = text
  const mayLeaveKeychain = error.code === 'vault-unavailable'
  const said = error.message.charAt(0).toUpperCase() + error.message.slice(1)
  return {
    message: startFailed.title,
    detail: [`${said}.`, error.hint, mayLeaveKeychain ? startFailed.memoryMeans : undefined]
      .filter((line) => line !== undefined)
      .join('\n\n'),
    choices: [
      { choice: 'retry', label: startFailed.retry },
      ...(mayLeaveKeychain ? [{ choice: 'memory', label: startFailed.memory } as const] : []),
      { choice: 'quit', label: startFailed.quit },
    ],
  }
}
