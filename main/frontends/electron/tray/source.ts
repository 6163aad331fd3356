// What the tray shows, out of what the main process knows.
import type { UpdateState } from '#contract/desktop.ts'
import type { LinkState } from '../agent/agent-link.ts'
import type { Mirror } from '../agent/mirror.ts'
import { pickRoles, type TrayState } from './menu.ts'

export function trayStateOf(link: LinkState, mirror: Mirror, update: UpdateState): TrayState {
  const status = mirror.status()
  return {
    agent: agentOf(link),
    sessions: status?.sessions ?? [],
    sources: status?.sources ?? [],
    proxyUrl: status?.proxy.url,
    ...pickRoles(mirror.roles().values()),
    time: timeOf(mirror.setting('app.tray-time')),
    prompts: mirror.prompts().length,
    updateReady: update.kind === 'ready' ? update.version : undefined,
  }
}

/** An older agent knows no such setting. */
const timeOf = (value: ReturnType<Mirror['setting']>): TrayState['time'] =>
  value === 'off' || value === 'role' ? value : 'time'

function agentOf(link: LinkState): TrayState['agent'] {
  switch (link.kind) {
    case 'attached':
      return { kind: 'attached', pid: link.agent.pid }
    default:
      return { kind: link.kind }
  }
}
