import { useEffect, useRef } from 'react'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useKnown } from '../../store/context.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { markPassed } from '../../ui/marks/session-life.ts'

/** Says politely when a session comes near its end, whatever view is shown. Once for the whole page. */
export function SessionAnnouncements() {
  const sessions = useKnown('status', (status) => status?.sessions)
  const now = useNow()
  const announce = useAnnounce()
  const before = useRef<ReadonlyMap<string, number>>(new Map())

  useEffect(() => {
    const left = new Map<string, number>()
    const said: string[] = []
    for (const { id, role, expiresAt } of sessions ?? []) {
      if (expiresAt === undefined) continue
      const ms = Math.max(0, Date.parse(expiresAt) - now)
      left.set(id, ms)
      const mark = markPassed(before.current.get(id) ?? 0, ms)
      if (mark === 0) said.push(t.sessions.announceOver(role))
      else if (mark !== undefined) said.push(t.sessions.announceLeft(role, timeLeft(mark)))
    }
    before.current = left
    if (said.length > 0) announce(said.join(' '))
  }, [announce, now, sessions])

  return null
}
