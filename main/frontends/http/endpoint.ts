// Where an agent listens: a unix socket, or on Windows a pipe whose name and token only the user can read.
import type { Paths } from '#local/paths.ts'
import { judgeSocket } from '#util/own/own-socket.ts'
import { type Connection, openConnection } from './exchange.ts'

// Every command passes here, see frontends/compile-cache.mjs.
const { readFileSync } = process.getBuiltinModule('node:fs')

export interface Endpoint {
  readonly socketPath: string
  /** Windows only: both ends of a connection prove that they know it. */
  readonly token?: string
}

/** Every answer of an agent names its version here, so that a front end can compare without a call of its own. */
export const versionHeader = 'x-latchkey-version'
/** What is wrong with the settings, percent-encoded, in every answer while it lasts: a command has to say it, and asks for nothing else. */
export const settingsProblemHeader = 'x-latchkey-settings-problem'

/** Where a running agent listens; undefined when there is none. Rejects with AppError `denied` where what listens may be a stranger's. */
export async function readEndpoint(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  platform: NodeJS.Platform,
): Promise<Endpoint | undefined> {
  if (platform !== 'win32') return await readSocket(paths.socket)
  try {
    const written: unknown = JSON.parse(readFileSync(paths.pipeFile, 'utf8'))
    if (typeof written !== 'object' || written === null) return undefined
    if (!('pipe' in written) || !('token' in written)) return undefined
    const { pipe, token } = written
    return typeof pipe === 'string' && typeof token === 'string' ? { socketPath: pipe, token } : undefined
  } catch {
    return undefined
  }
}

async function readSocket(socketPath: string): Promise<Endpoint | undefined> {
  const verdict = judgeSocket(socketPath)
  if (verdict === 'refused') {
    // Loaded to say why, which it throws.
    const { requireOwnSocket } = await import('#util/own/own-path.ts')
    requireOwnSocket(socketPath)
  }
  return verdict === 'own' ? { socketPath } : undefined
}

/** A connection for one request, and the headers that it has to bear. */
export interface Dialled {
  readonly connection: Connection
  readonly headers: Readonly<Record<string, string>>
}

/** Rejects with AppError `denied` where a pipe is not the agent's, before anything is sent to it. */
export async function dial({ socketPath, token }: Endpoint, signal: AbortSignal | undefined): Promise<Dialled> {
  const connection = openConnection(socketPath, signal)
  if (token === undefined) return { connection, headers: { host: 'latchkey' } }
  const { greet } = await import('./pipe-proof.ts')
  return { connection, headers: { host: 'latchkey', ...(await greet(connection, token)) } }
}
