// What the tray shows, out of what the main process knows.
import type { UpdateState } from '#contract/desktop.ts'
import type { RoleView } from '#contract/model.ts'
import { accountText, type Apart, createApart, type Titled } from '#shared/role-apart.ts'
import type { LinkState } from '../agent/agent-link.ts'
import type { Mirror } from '../agent/mirror.ts'
import type { TrayState } from './menu.ts'
import { pickListed, pickRoles } from './pick-roles.ts'

export function trayStateOf(link: LinkState, mirror: Mirror, update: UpdateState): TrayState {
  const status = mirror.status()
  const roles = mirror.roles()
  const apart = apartIn(roles)
  const { favourites, recent } = pickRoles(roles.values())
  return {
    agent: agentOf(link),
    sessions: (status?.sessions ?? []).map((one) => named(apart, one, { ...one, id: one.roleId, name: one.role })),
    sources: status?.sources ?? [],
    roles,
    proxyUrl: status?.proxy.url,
    favourites: favourites.map((role) => named(apart, role, role)),
    recent: recent.map((role) => named(apart, role, role)),
    listed: new Map(
      [...pickListed(status?.sources ?? [], roles.values())].map(([source, each]) => [
        source,
        each.map((role) => named(apart, role, role)),
      ]),
    ),
    terminals: mirror.terminals(),
    consoles: mirror.consoles(),
    time: timeOf(mirror.setting('app.tray-time')),
    prompts: mirror.prompts().length,
    updateReady: update.kind === 'ready' ? update.version : undefined,
  }
}

const known = new WeakMap<object, Apart>()

function apartIn(roles: ReadonlyMap<string, RoleView>): Apart {
  const apart = known.get(roles) ?? createApart(roles.values())
  known.set(roles, apart)
  return apart
}

/** With what tells it from another one of the same name behind its account's. */
function named<One extends { readonly accountName?: string | undefined }>(apart: Apart, one: One, titled: Titled): One {
  const told = apart(titled)
  return told === undefined ? one : { ...one, accountName: `${accountText(titled)} (${told})` }
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
