import { connect, type AgentConnection } from '../http/client.ts'
import { isListening } from './probe.ts'
import type { StartOptions } from './start-detached.ts'

/** The running agent, or one that is started for the caller. The code that starts one is loaded only then. */
export async function connectOrStart(options: StartOptions): Promise<AgentConnection> {
  const { paths, platform } = options
  if (!(await isListening(paths, platform))) {
    const { startDetached } = await import('./start-detached.ts')
    await startDetached(options)
  }
  return connect(paths, { platform })
}
