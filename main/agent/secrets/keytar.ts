// The operating system's keychain through keytar. Loaded when first needed: its native part links libsecret on Linux,
// and a missing library must become the same answer as a missing keychain.
import type { Keychain } from './types.ts'
import { keychainService } from '#local/keychain-entry.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { createSerial } from '#util/async/serial.ts'
import { formatDuration } from '#util/duration.ts'

/** The part of keytar that is used. Its `findCredentials` is not: on Linux it crashes the process over a locked item. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export interface KeychainOptions {
  readonly load?: () => Promise<Keytar>
  readonly service?: string
  /** How long one call may wait for a person to unlock, in ms. */
  readonly timeoutMs?: number
  readonly platform?: NodeJS.Platform
}

/** Rejects with `vault-unavailable` (no keychain here) or `vault-locked` (locked, dismissed, no answer in time). */
export function createKeychain(options: KeychainOptions = {}): Keychain {
  const { load = loadKeytar, service = keychainService, timeoutMs = 60_000, platform = process.platform } = options
  const inTurn = createSerial()

  /** keytar cannot be cancelled, and a second call would open a second prompt: the next waits for the one before. */
  function call<Value>(work: (keytar: Keytar) => Promise<Value>): Promise<Value> {
    const result = inTurn(async () => {
      process.on('exit', endForGood)
      try {
        return await work(await load())
      } catch (error) {
        throw keychainError(error, platform)
      } finally {
        process.off('exit', endForGood)
      }
    })
    return bounded(result, timeoutMs, platform)
  }

  return {
    get: (account) => call(async (keytar) => (await keytar.getPassword(service, account)) ?? undefined),
    set: (account, secret) => call((keytar) => keytar.setPassword(service, account, secret)),
    delete: (account) =>
      call(async (keytar) => {
        await keytar.deletePassword(service, account)
      }),
  }
}

/**
 * A thread of ours sits in the keychain's library, and a process that exits waits for its threads: until somebody
 * answers the prompt, perhaps for ever. So an exit meanwhile is a kill.
 */
function endForGood(): void {
  process.kill(process.pid, 'SIGKILL')
}

async function loadKeytar(): Promise<Keytar> {
  return (await import('keytar')).default
}

async function bounded<Value>(work: Promise<Value>, timeoutMs: number, platform: NodeJS.Platform): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () =>
      reject(
        new AppError('vault-locked', `${keychainName(platform)} has not answered for ${formatDuration(timeoutMs)}`, {
          hint: 'It probably waits for you to unlock it: look for its window, then try again. Without a desktop, choose LATCHKEY_VAULT=passphrase or LATCHKEY_VAULT=memory.',
          retry: true,
        }),
      ),
    timeoutMs,
  )
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Texts of libsecret and D-Bus, of the Security framework, and of Windows. */
const locked = /locked|dismissed|cancell?ed|user interaction is not allowed|authoriz|auth failed|access is denied/i

function keychainError(error: unknown, platform: NodeJS.Platform): AppError {
  const message = error instanceof Error ? error.message : ''
  if (locked.test(message)) {
    return new AppError('vault-locked', `${keychainName(platform)} is locked, or its prompt was dismissed`, {
      hint: 'Unlock it and try again; nothing was changed.',
      retry: true,
      cause: error,
    })
  }
  return new AppError('vault-unavailable', `${keychainName(platform)} cannot be used: ${missing(error, message)}`, {
    hint: 'Choose where to keep secrets: LATCHKEY_VAULT=passphrase keeps them in a file under a passphrase, LATCHKEY_VAULT=memory only until the agent stops.',
    cause: error,
  })
}

function missing(error: unknown, message: string): string {
  if (
    /native addon|libsecret|\.node\b/i.test(message) ||
    systemErrorCode(error)?.includes('MODULE_NOT_FOUND') === true
  ) {
    return 'its library is missing (on Linux libsecret-1.so.0, package libsecret-1-0 or libsecret)'
  }
  if (/not provided by any \.service|ServiceUnknown|org\.freedesktop\.secrets/i.test(message)) {
    return 'no program here provides it (such as gnome-keyring or KWallet)'
  }
  if (/d-?bus|could not connect|connection/i.test(message)) return 'there is no D-Bus session'
  return message === '' ? 'it gave no reason' : message
}

function keychainName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'the macOS keychain'
    case 'win32':
      return 'the Windows Credential Manager'
    default:
      return 'The keychain (Secret Service)'
  }
}
