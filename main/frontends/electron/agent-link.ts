// The agent that the app works with: its own, in this process, or the one that runs already, over its socket.
import { createRouterClient } from '@orpc/server'
import type { AgentClient } from '../http/client.ts'
import { createRpcLink } from '../http/rpc-link.ts'
import type { AgentHost } from '../headless/agent-host.ts'
import { type HostedAgent, hostAgent } from '../headless/host-agent.ts'
import { acquireLock } from '#core/util/lock.ts'
import type { CallAgent } from './forward.ts'

export type AgentLink =
  | { readonly kind: 'own'; readonly hosted: HostedAgent; readonly call: CallAgent }
  | { readonly kind: 'attached'; readonly pid: number; readonly call: CallAgent }

/** Takes the lock and hosts an agent, or attaches to the one that has it. */
export async function linkAgent(host: AgentHost, pageFolder: string, signal: AbortSignal): Promise<AgentLink> {
  const lock = await acquireLock(host.paths.lock)
  if (lock.kind === 'held') {
    const link = createRpcLink({ paths: host.paths, platform: host.platform, onVersion: () => undefined })
    return {
      kind: 'attached',
      pid: lock.pid,
      call: (path, input, { signal: each }) =>
        link.call(path, input, { context: {}, ...(each ? { signal: each } : {}) }),
    }
  }
  const hosted = await hostAgent({ ...host, pageFolder }, lock, signal)
  const client: AgentClient = createRouterClient(hosted.agent.router)
  return { kind: 'own', hosted, call: (path, input, options) => callAt(client, path)(input, options) }
}

type Call = (input: unknown, options: { readonly signal?: AbortSignal | undefined }) => Promise<unknown>

/** The client is a proxy object: each name on the path gives the next one, the last is called. */
function callAt(client: object, path: readonly string[]): Call {
  let at: unknown = client
  for (const name of path) at = Reflect.get(at as object, name)
  return at as Call
}
