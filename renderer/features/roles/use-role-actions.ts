import { useMemo, useRef } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useClient, usePage } from '../../store/context.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { failureOf } from '../../ui/failure.ts'
import type { Doing, ProgressMap } from './use-progress.ts'

/** By role, since a person thinks of the role and not of its session. Failures end up on the role's row. */
export interface RoleActions {
  readonly start: (role: Named, region?: string) => void
  readonly renew: (role: Named) => void
  readonly end: (role: Named) => void
  readonly favourite: (role: RoleView) => void
}

export interface Named {
  readonly id: string
  readonly name: string
}

export function useRoleActions(
  roles: ReadonlyMap<string, RoleView> | undefined,
  { of: progress, set }: ProgressMap,
): RoleActions {
  const { agent } = useClient()
  const { now } = usePage()
  const announce = useAnnounce()
  // The actions stay the same for as long as the client does, so that rows need not render again.
  const latest = useRef({ roles, progress })
  latest.current = { roles, progress }

  return useMemo(() => {
    async function attempt(role: Named, doing: Doing, call: () => Promise<SessionView>): Promise<void> {
      if (latest.current.progress.get(role.id)?.kind === 'doing') return
      // Asked before the call: by its end the role counts as used.
      const first = doing === 'start' && latest.current.roles?.get(role.id)?.lastUsedAt === undefined
      set(role.id, { kind: 'doing', doing })
      try {
        const session = await call()
        set(role.id, undefined)
        announce(said(role.name, doing, session, first))
        if (first) set(role.id, { kind: 'next' })
      } catch (error) {
        const failure = failureOf(error)
        const again = (): void => void attempt(role, doing, call)
        set(role.id, { kind: 'failed', doing, failure, again })
        announce([failure.message, failure.hint].filter((text) => text !== undefined).join(' '), 'assertive')
      }
    }

    function said(name: string, doing: Doing, { expiresAt }: SessionView, first: boolean): string {
      if (doing === 'end') return t.roles.announceEnded(name)
      if (doing === 'renew') return t.roles.announceRenewed(name)
      const left = expiresAt === undefined ? undefined : timeLeft(Date.parse(expiresAt) - now())
      return `${t.roles.announceReady(name, left)}${first ? ` ${t.roles.announceNext}` : ''}`
    }

    return {
      start(role, region) {
        announce(t.roles.announceStarting(role.name))
        const input = { role: role.id, ...(region === undefined ? {} : { region }) }
        void attempt(role, 'start', () => agent.sessions.start(input))
      },
      renew: (role) => void attempt(role, 'renew', () => agent.sessions.renew({ role: role.id })),
      end: (role) => void attempt(role, 'end', () => agent.sessions.end({ role: role.id })),
      favourite(role) {
        agent.roles.favourite({ role: role.id, on: !role.favourite }).catch((error: unknown) => {
          announce(failureOf(error).message, 'assertive')
        })
      },
    }
  }, [agent, announce, now, set])
}
