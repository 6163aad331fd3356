// What the bell holds: the agent's notices and what this window could not do, oldest first.
import { useMemo } from 'react'
import type { NoticeView, StatusView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { useKnown } from './context.tsx'

/** Without the offer of one that came to nothing, or that was taken meanwhile. */
export function useNotices(): readonly NoticeView[] {
  const heard = useKnown('attention', ({ notices }) => notices)
  const told = useKnown('told')
  const status = useKnown('status')
  return useMemo(() => {
    const all = [...heard, ...told].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    return all.map((notice) => (isSettled(notice, status) ? withoutAction(notice) : notice))
  }, [heard, told, status])
}

/** The role got credentials after the notice, or nobody needs to sign in to the source any more. */
function isSettled({ action, at }: NoticeView, status: StatusView | undefined): boolean {
  if (action === undefined || status === undefined) return false
  if (action.kind === 'sign-in')
    return !status.sources.some(({ name, state }) => name === action.source && state === 'needs-sign-in')
  const session = status.sessions.find(({ roleId }) => roleId === action.roleId)
  return session?.issuedAt !== undefined && Date.parse(session.issuedAt) > Date.parse(at)
}

const withoutAction = ({ id, level, message, hint, at }: NoticeView): NoticeView =>
  defined({ id, level, message, hint, at })

/** As many as the agent keeps of its own. */
const most = 50

/** A later one of the same id takes the place of the earlier. */
export const withNotice = (told: readonly NoticeView[], notice: NoticeView): readonly NoticeView[] =>
  [...told.filter(({ id }) => id !== notice.id), notice].slice(-most)
