// What an agent that was started by a command tells that command, over the channel between the two processes.
import type { ErrorCode } from '#shared/failures/codes.ts'
import { errorCodes } from '#shared/failures/codes.ts'

export type StartupMessage =
  | { readonly kind: 'ready'; readonly line: string; readonly pid: number }
  /** Another agent has the lock. */
  | { readonly kind: 'held'; readonly pid: number }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly hint: string | undefined }

/** What the command tells the agent, first. Secrets go this way because arguments and environments can be read by others. */
export interface StartMessage {
  readonly kind: 'start'
  readonly sandbox: string | undefined
  readonly passphrase: string | undefined
  /** Proxy settings with a password in them, by name: a process's first environment can be read as long as it runs. */
  readonly proxies: Readonly<Record<string, string>>
  /** Of a vault in memory, from the agent that this one follows. */
  readonly memory: Readonly<Record<string, string>>
}

export function parseStartupMessage(value: unknown): StartupMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  if (value.kind === 'ready' && 'line' in value && 'pid' in value)
    return { kind: 'ready', line: String(value.line), pid: Number(value.pid) }
  if (value.kind === 'held' && 'pid' in value) return { kind: 'held', pid: Number(value.pid) }
  if (value.kind === 'failed' && 'code' in value && 'message' in value) {
    const hint = 'hint' in value && typeof value.hint === 'string' ? value.hint : undefined
    return {
      kind: 'failed',
      code: errorCodes.find((code) => code === value.code) ?? 'internal',
      message: String(value.message),
      hint,
    }
  }
  return undefined
}

export function parseStartMessage(value: unknown): StartMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'start') return undefined
  return {
    kind: 'start',
    sandbox: 'sandbox' in value && typeof value.sandbox === 'string' ? value.sandbox : undefined,
    passphrase: 'passphrase' in value && typeof value.passphrase === 'string' ? value.passphrase : undefined,
    proxies: 'proxies' in value ? texts(value.proxies) : {},
    memory: 'memory' in value ? texts(value.memory) : {},
  }
}

function texts(value: unknown): Record<string, string> {
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
