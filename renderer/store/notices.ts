// What the bell holds: the agent's notices and what this window could not do, oldest first.
import { useMemo } from 'react'
import type { NoticeView, SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { useKnown } from './context.tsx'

/** Without the offer of one that came to nothing, or that was taken meanwhile. */
export function useNotices(): readonly NoticeView[] {
  const heard = useKnown('attention', ({ notices }) => notices)
  const told = useKnown('told')
  const sessions = useKnown('status', (status) => status?.sessions)
  return useMemo(() => {
    const all = [...heard, ...told].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    return all.map((notice) => (isSettled(notice, sessions ?? []) ? withoutAction(notice) : notice))
  }, [heard, told, sessions])
}

/** The role got credentials after the notice. */
function isSettled({ action, at }: NoticeView, sessions: readonly SessionView[]): boolean {
  const session =
    action !== undefined && action.kind !== 'sign-in'
      ? sessions.find(({ roleId }) => roleId === action.roleId)
      : undefined
  return session?.issuedAt !== undefined && Date.parse(session.issuedAt) > Date.parse(at)
}

const withoutAction = ({ id, level, message, hint, at }: NoticeView): NoticeView =>
  defined({ id, level, message, hint, at })

/** As many as the agent keeps of its own. */
const most = 50

/** A later one of the same id takes the place of the earlier. */
export const withNotice = (told: readonly NoticeView[], notice: NoticeView): readonly NoticeView[] =>
  [...told.filter(({ id }) => id !== notice.id), notice].slice(-most)
