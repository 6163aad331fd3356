import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { type Page, usePage } from './context.tsx'
import { applyProgress, type Doing, type Progress } from './progress.ts'
import { useAnnounce } from '../ui/announce.tsx'
import { failureOf } from '../ui/failure.ts'
import { useToast } from '../ui/toast.tsx'

/**
 * By role, since a person thinks of the role and not of its session. Failures end up on the role's row; one that is not in sight any more, since
 * the person went elsewhere or the role has gone, is told where they are.
 */
export interface RoleActions {
  readonly start: (role: Named, region?: string) => void
  readonly renew: (role: Named) => void
  /** Its stand-in keys wait for the next start. */
  readonly end: (role: Named) => void
  /** Ends it, and its stand-in keys for good. */
  readonly revoke: (role: Named) => void
  readonly favourite: (role: RoleView) => void
}

export interface Named {
  readonly id: string
  readonly name: string
}

function createRoleActions(
  { client, stores, now }: Page,
  announce: ReturnType<typeof useAnnounce>,
  toast: ReturnType<typeof useToast>,
): RoleActions {
  const { agent } = client
  const goingOn = (roleId: string): Progress | undefined => stores.progress.getState().get(roleId)
  const set = (roleId: string, progress: Progress | undefined): void =>
    stores.progress.setState((known) => applyProgress(known, roleId, progress), true)

  async function attempt(role: Named, doing: Doing, call: () => Promise<SessionView>): Promise<void> {
    const before = goingOn(role.id)
    // A start that AWS leaves without an answer can be ended; nothing else is begun twice.
    if (before?.kind === 'doing' && (doing !== 'end' || before.doing === 'end')) return
    // Asked before the call: by its end the role counts as used.
    const first = doing === 'start' && stores.roles.getState()?.get(role.id)?.lastUsedAt === undefined
    const { view } = stores.place.getState()
    const own: Progress = { kind: 'doing', doing }
    set(role.id, own)
    try {
      const session = await call()
      if (goingOn(role.id) !== own) return
      set(role.id, undefined)
      announce(said(role.name, doing, session, first))
      if (first) set(role.id, { kind: 'next' })
    } catch (error) {
      // It was ended meanwhile, and the end is told.
      if (goingOn(role.id) !== own) return
      const failure = failureOf(error)
      const again = (): void => void attempt(role, doing, call)
      set(role.id, { kind: 'failed', doing, failure, again })
      const words = [failure.message, failure.hint].filter((text) => text !== undefined)
      const inSight = stores.place.getState().view === view && stores.roles.getState()?.has(role.id) === true
      if (inSight) announce(words.join(' '), 'assertive')
      else toast({ text: `${role.name}: ${words.join('. ')}`, tone: 'danger' })
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
    revoke: (role) => void attempt(role, 'end', () => agent.sessions.end({ role: role.id, revoke: true })),
    favourite(role) {
      agent.roles.favourite({ role: role.id, on: !role.favourite }).catch((error: unknown) => {
        toast({ text: failureOf(error).message, tone: 'danger' })
      })
    },
  }
}

const RoleActionsContext = createContext<RoleActions | undefined>(undefined)

/** Made once for the page: what one view began ends wherever the person is by then. */
export function RoleActionsProvider({ children }: { readonly children: ReactNode }) {
  const page = usePage()
  const announce = useAnnounce()
  const toast = useToast()
  const actions = useMemo(() => createRoleActions(page, announce, toast), [page, announce, toast])
  return <RoleActionsContext value={actions}>{children}</RoleActionsContext>
}

export function useRoleActions(): RoleActions {
  const actions = useContext(RoleActionsContext)
  if (actions === undefined) throw new Error('no RoleActionsProvider around this component')
  return actions
}
