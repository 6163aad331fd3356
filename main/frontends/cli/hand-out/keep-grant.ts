// An exec grant lives as long as this process holds a connection to the agent. When the agent was killed and started again, the grant
// was restored from its vault, and this takes hold of it again.
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import type { Paths } from '#local/paths.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { hold, type HeldConnection } from '../../http/request.ts'

export interface KeptGrant {
  release(): void
}

export function keepGrant(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  platform: NodeJS.Platform,
  first: HeldConnection,
  grantId: string,
): KeptGrant {
  const released = new AbortController()
  void follow(paths, platform, first, grantId, released.signal)
  return { release: () => released.abort() }
}

async function follow(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  platform: NodeJS.Platform,
  first: HeldConnection,
  grantId: string,
  signal: AbortSignal,
): Promise<void> {
  let held: HeldConnection | undefined = first
  while (held) {
    await unlessAborted(held.closed, signal).catch(() => undefined)
    if (signal.aborted) {
      held.close()
      return
    }
    held = await attach(paths, platform, grantId, signal)
  }
}

/** Waits for an agent to listen again: its socket (or pipe file) is made anew. Undefined when the grant is gone for good. */
async function attach(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  platform: NodeJS.Platform,
  grantId: string,
  signal: AbortSignal,
): Promise<HeldConnection | undefined> {
  const folder = dirname(platform === 'win32' ? paths.pipeFile : paths.socket)
  while (!signal.aborted) {
    const changed = nextChange(folder, signal)
    try {
      return await hold({
        paths,
        platform,
        method: 'POST',
        path: `/exec-attach/${encodeURIComponent(grantId)}`,
        body: {},
        signal,
      })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'no-agent')) return undefined
    }
    await changed
  }
  return undefined
}

function nextChange(folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    try {
      const watcher = watch(folder, { persistent: false, signal }, () => done())
      const done = (): void => {
        watcher.close()
        resolve()
      }
      watcher.on('error', done)
      watcher.on('close', () => resolve())
    } catch {
      // The folder is gone with its home: nothing can come back.
      signal.addEventListener('abort', () => resolve(), { once: true })
    }
  })
}
