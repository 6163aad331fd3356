// A home of its own for each test, with a real agent process in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolvePaths, type Paths } from '#local/paths.ts'
import { readLock } from '#util/files/lock.ts'
import type { AgentClient } from '#contract/contract.ts'
import { connect } from '#frontends/http/client.ts'
import { type Started, startDetached } from '#frontends/headless/start-detached.ts'
import { cacheFolder } from '../support/agent.ts'

export interface AgentHome {
  readonly folder: string
  readonly paths: Paths
  readonly env: Readonly<Record<string, string | undefined>>
  readonly client: AgentClient
  start(options?: {
    readonly sandbox?: string
    readonly env?: Readonly<Record<string, string>>
    readonly askPassphrase?: () => Promise<string>
  }): Promise<Started>
  /** As a crash: nothing is tidied up. Settles when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Ends what runs and removes everything. */
  remove(): Promise<void>
}

export async function createAgentHome(vault: 'memory' | 'passphrase' = 'memory'): Promise<AgentHome> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const { platform } = process
  const env = {
    ...process.env,
    // Calls write AWS's config file and the shell's: not those of the person who runs the tests.
    HOME: join(folder, 'person'),
    SHELL: '/bin/bash',
    XDG_CACHE_HOME: cacheFolder,
    LATCHKEY_HOME: folder,
    LATCHKEY_VAULT: vault,
  }
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const holder = await readLock(paths.lock)
    if (holder === undefined) return
    process.kill(holder.pid, signal)
    await gone(paths)
  }

  return {
    folder,
    paths,
    env,
    client: connect(paths, { platform }).client,
    start: ({ sandbox, env: extra, askPassphrase } = {}) =>
      startDetached({
        paths,
        platform,
        env: { ...env, ...extra },
        ...(sandbox === undefined ? {} : { sandbox }),
        ...(askPassphrase === undefined ? {} : { askPassphrase }),
      }),
    kill,
    async remove() {
      await kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

/** How long an agent may take to end, in ms, on a machine under load. */
const goneWithinMs = 30_000

/** The lock is free once its holder is gone, however it went: nothing else tells of a process that is no child of ours. */
export async function gone(paths: Pick<Paths, 'lock'>): Promise<void> {
  const limit = AbortSignal.timeout(goneWithinMs)
  for (;;) {
    const holder = await readLock(paths.lock)
    if (holder === undefined) return
    if (limit.aborted) throw new Error(`agent ${holder.pid} still holds ${paths.lock} after ${goneWithinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
