// How the end of whatever a person began is told: in the row of its role; at the foot of the window where that row is not to be seen; and in
// the bell, when it failed.
import { useMemo } from 'react'
import type { NoticeView } from '#contract/model.ts'
import { sentences } from '#shared/sentences.ts'
import { type Announce, useAnnounce } from '../ui/announce.tsx'
import { type Failure, failureOf } from '../ui/failure.ts'
import { isRoleInSight, isSourceInSight } from '../ui/in-sight.ts'
import { type Toast, useToast } from '../ui/toast.tsx'
import { type Page, usePage } from './context.tsx'
import { withNotice } from './notices.ts'

export interface Fate {
  /** The row shows it, too. */
  readonly showed: (roleId: string, text: string) => void
  /** No row shows it. */
  readonly done: (text: string, action?: Toast['action']) => void
  readonly failed: (what: Failed, error: unknown) => Failure
  /** It went through, and found something wrong: a clause, and what to do. */
  readonly told: (what: Failed, fault: Fault) => void
}

interface Fault {
  readonly message: string
  readonly hint?: string | undefined
}

export interface Failed {
  /** The next one of the same name takes its place in the bell. */
  readonly id: string
  /** Where a row says what went wrong. */
  readonly roleId?: string
  /** Where its details say it. */
  readonly source?: string
  /** What it befell, before the cause: `payments-prod/Admin`. */
  readonly title: string
  readonly action?: NoticeView['action']
}

function createFate({ client, stores, now }: Page, announce: Announce, toast: (toast: Toast) => void): Fate {
  function told({ id, roleId, source, title, action }: Failed, { message, hint }: Fault): void {
    const text = `${title} · ${sentences(message, hint)}`
    const inSight = (roleId !== undefined && isRoleInSight(roleId)) || (source !== undefined && isSourceInSight(source))
    if (inSight) announce(text, 'assertive')
    else toast({ text, tone: 'danger' })
    // Nobody sees a toast of a hidden window.
    if (document.visibilityState === 'hidden') client.desktop?.notify({ text }).catch(() => {})
    const notice: NoticeView = { id, level: 'error', message: `${title} · ${message}`, at: at(now()) }
    stores.told.setState((known) => withNotice(known, { ...notice, hint, ...(action && { action }) }), true)
  }
  return {
    showed(roleId, text) {
      if (isRoleInSight(roleId)) announce(text)
      else toast({ text, tone: 'ok' })
    },
    done: (text, action) => toast({ text, tone: 'ok', action }),
    told,
    failed(what, error) {
      const failure = failureOf(error)
      told(what, failure)
      return failure
    },
  }
}

const at = (ms: number): string => new Date(ms).toISOString()

export function useFate(): Fate {
  const page = usePage()
  const announce = useAnnounce()
  const toast = useToast()
  return useMemo(() => createFate(page, announce, toast), [page, announce, toast])
}
