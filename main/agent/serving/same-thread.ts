import { createEngine } from '#engine/engine.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { MakeEngine } from './serving.ts'

/** An engine in the agent's own thread. */
export function sameThread(parts: { readonly clock: Clock; readonly log: Log }): MakeEngine {
  return (options, owner) => createEngine(options, { owner, ...parts })
}
