// An agent whose engine runs in a thread of its own (`thread`) or in the agent's (`same`), for the comparison of both.
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { resolvePaths } from '#local/paths.ts'
import { beginEngine } from '#frontends/headless/engine-entry.ts'
import { runAgent } from '#frontends/headless/run-agent.ts'

// As an agent has it from its second start on.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'latchkey-bench'))
const { env, platform } = process
const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
let worker: Worker | undefined
// For the measure of how soon the next thread serves.
process.on('SIGUSR2', () => void worker?.terminate())
await runAgent({
  paths,
  platform,
  env,
  sandbox: 'accounts=4000,roles=5',
  engine: process.argv[2] === 'thread' ? { begin: () => (worker = beginEngine()) } : undefined,
  onReady: () => process.send?.({ port: process.pid }),
})
process.exit(0)
