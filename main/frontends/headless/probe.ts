// Whether an agent listens, and waiting until one does.
import { watch } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import type { Paths } from '#local/paths.ts'
import { ensureOwnFolder } from '#util/own/own-path.ts'
import { dial, type Endpoint, readEndpoint } from '../http/endpoint.ts'

type Where = Pick<Paths, 'socket' | 'pipeFile'>

/** A connection and nothing more: about a millisecond. Rejects with AppError `denied` where a stranger's program may listen on the socket. */
export async function isListening(paths: Where, platform: NodeJS.Platform): Promise<boolean> {
  const endpoint = await readEndpoint(paths, platform)
  if (!endpoint) return false
  if (endpoint.token !== undefined) return await isAgent(endpoint)
  return await new Promise((resolve) => {
    const socket = connect(endpoint.socketPath)
    const settle = (listening: boolean): void => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

/** What took a dead agent's pipe is none: a new agent takes another one. */
async function isAgent(endpoint: Endpoint): Promise<boolean> {
  try {
    const { connection } = await dial(endpoint, undefined)
    connection.close()
    return true
  } catch {
    return false
  }
}

/** Some file systems tell of no changes; then this often, in ms. */
const lookAgainOftenMs = 200

/** Settles with true once an agent listens, with false once `stillStarting` says that none will. Rejects when the signal is aborted. */
export async function waitUntilListening(
  paths: Where,
  platform: NodeJS.Platform,
  stillStarting: () => Promise<boolean>,
  signal: AbortSignal,
  lookAgainMs = lookAgainOftenMs,
): Promise<boolean> {
  const folder = dirname(platform === 'win32' ? paths.pipeFile : paths.socket)
  ensureOwnFolder(folder)
  let wake: () => void = () => undefined
  const watcher = watch(folder, () => wake())
  watcher.on('error', () => undefined)
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => (wake = resolve))
      if (await isListening(paths, platform)) return true
      if (!(await stillStarting())) return false
      signal.throwIfAborted()
      const timer = setTimeout(() => wake(), lookAgainMs)
      await changed
      clearTimeout(timer)
    }
  } finally {
    watcher.close()
  }
}
