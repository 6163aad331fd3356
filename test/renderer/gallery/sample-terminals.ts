import type { SessionView } from '#contract/model.ts'
import type { TerminalsView, TerminalView } from '#contract/terminals.ts'
import { defined } from '#shared/defined.ts'

/** Two follow, one has a role of its own, one none, one keeps what it had. */
export function sampleTerminals(sessions: readonly SessionView[]): TerminalsView {
  const [all, own] = sessions.map(({ role, roleId, region, accountName, accountId, expiresAt }) => ({
    role,
    roleId,
    region,
    direct: false,
    ...defined({ accountName, accountId, expiresAt }),
  }))
  const one = (pid: number, folder: string, over: Partial<TerminalView> = {}): TerminalView => ({
    id: `${pid}-1`,
    pid,
    shell: pid % 2 === 0 ? 'zsh' : 'bash',
    folder,
    pinned: false,
    ...over,
  })
  return {
    ...defined({ all }),
    terminals: [
      one(4101, '/home/ada/payments/infrastructure', {
        ...defined({ role: all }),
        file: '/home/ada/payments/.latchkey',
        lastUsedAt: '2026-01-15T13:02:00.000Z',
      }),
      one(4102, `/home/ada/${'a-long-folder/'.repeat(9)}`, defined({ role: all })),
      one(4103, '/srv', { pinned: true, ...defined({ role: own }) }),
      one(4104, '/tmp', { pinned: true }),
      one(4105, '/home/ada', { own: 'AWS_PROFILE AWS_REGION' }),
    ],
  }
}
