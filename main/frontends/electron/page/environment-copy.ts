// A role's environment for the clipboard: made by the agent, put there by the main process; the page never holds a value.
import { type CopyFormat, systemFormat } from '#shared/commands.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { AgentHost } from '../../headless/agent-host.ts'
import { request } from '../../http/request.ts'
import type { AgentLink } from '../agent/agent-link.ts'

export interface CopyRequest {
  readonly role: string
  readonly format: CopyFormat
  readonly direct: boolean
}

/** Where a person pastes most likely: the shell they log in to. */
export function shellFormat(platform: NodeJS.Platform, shell: string | undefined): CopyFormat {
  const usual = systemFormat(platform)
  return usual === 'sh' && /(^|\/)fish$/.test(shell ?? '') ? 'fish' : usual
}

/** Starts the role where it does not run; may ask through `attention`. */
export async function environmentText(
  link: Pick<AgentLink, 'agent'>,
  host: Pick<AgentHost, 'paths' | 'platform'>,
  { role, format, direct }: CopyRequest,
  signal: AbortSignal,
): Promise<string> {
  const asked = { format, direct, unset: false, attended: true, caller: {} }
  const agent = await link.agent(signal)
  switch (agent.kind) {
    case 'own':
      return agent.hosted.agent.handOuts.environment(role, asked, signal)
    case 'attached':
      return request({
        paths: host.paths,
        platform: host.platform,
        method: 'POST',
        path: `/environment/${encodeURIComponent(role)}`,
        body: asked,
        signal,
      })
    default:
      return assertNever(agent)
  }
}
