// The composition root: opens the stores, then the sessions and their engine, then the calls. What was opened last is closed first.
import { createAgentEnd } from './agent-end.ts'
import { openCalls } from './agent-calls.ts'
import { openSessions } from './agent-sessions.ts'
import { openStores } from './agent-stores.ts'
import type { Agent, AgentOptions, AgentPorts } from './agent-types.ts'
import { createFullDisk } from './config/full-disk.ts'
import { systemTimers } from '#util/async/timers.ts'

export type { Agent, AgentOptions, AgentPorts } from './agent-types.ts'
export { createRouter, type AgentRouter, type Calls } from './calls/router.ts'
export { portOf } from './config/state.ts'
export type { Reopening } from './console/reopening.ts'
export type { EnvironmentRequest, ExecRequest, HandOuts } from './hand-out/types.ts'

/** Opens settings, vault and logs. Rejects with an AppError that says which of them cannot be used, and leaves nothing open then. */
export async function createAgent(given: AgentPorts, options: AgentOptions): Promise<Agent> {
  const open = new AsyncDisposableStack()
  try {
    const disk = createFullDisk(options.paths.home, given.log, systemTimers)
    open.defer(disk.close)
    const ports = { ...given, log: disk.log }
    const stores = await openStores(ports, options, disk, open)
    const opened = await openSessions(ports, options, stores, open)
    const { stop, restart, close, stopped } = createAgentEnd(open, opened.serving, ports.restart)
    const { startTerminals, ...calls } = openCalls(ports, options, stores, opened, { stop, restart }, open)
    return {
      ...calls,
      settingsProblem: stores.settings.problemFinding,
      async start() {
        await opened.start()
        await startTerminals()
      },
      stop,
      close,
      stopped,
    }
  } catch (error) {
    // It says more than what may fail on the way back.
    await open.disposeAsync().catch(() => undefined)
    throw error
  }
}
