import { isListening } from './probe.ts'
import type { StartOptions } from './start-detached.ts'

/** Settles once an agent listens: the running one, or one that is started for the caller. The code that starts one is loaded only then. */
export async function ensureAgent(options: StartOptions): Promise<void> {
  if (await isListening(options.paths, options.platform)) return
  const { startDetached } = await import('./start-detached.ts')
  await startDetached(options)
}
