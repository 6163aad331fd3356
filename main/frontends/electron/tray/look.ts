// Icon and tooltip of the tray, and when they change by time alone. Pure.
import type { SessionView } from '#contract/model.ts'
import { tray as text } from '#shared/strings/en/tray.ts'
import { plainText, running, sessionName, trayTime, type TrayState } from './menu.ts'

export type TrayIcon = 'none' | 'active' | 'expiring' | 'attention'

/** As the window's warning: ten minutes. */
const expiringMs = 10 * 60_000
const minute = 60_000

const waits = ({ state }: SessionView): boolean => state === 'needs-sign-in'
const counts = ({ state, expiresAt }: SessionView): boolean =>
  expiresAt !== undefined && (state === 'active' || state === 'refreshing')
const left = ({ expiresAt }: SessionView, now: number): number => Date.parse(expiresAt ?? '') - now

export function trayIcon({ sessions, prompts }: Pick<TrayState, 'sessions' | 'prompts'>, now: number): TrayIcon {
  const shown = running(sessions)
  if (prompts > 0 || shown.some(waits)) return 'attention'
  if (shown.some((session) => counts(session) && left(session, now) <= expiringMs)) return 'expiring'
  return shown.some(({ state }) => state !== 'expired') ? 'active' : 'none'
}

/** The state in words: an icon is not enough. */
export function tooltip(
  { sessions, agent, prompts }: Pick<TrayState, 'sessions' | 'agent' | 'prompts'>,
  now: number,
): string {
  if (agent.kind === 'starting') return text.starting
  if (agent.kind === 'failed') return text.failed
  const shown = running(sessions)
  // A question is about a session that starts or renews.
  const waiting = shown.filter(waits).length + prompts
  if (waiting > 0) return text.needsSignIn(waiting)
  const live = shown.filter(({ state }) => state !== 'expired')
  if (live.length === 0) return text.noSession
  const first = live.find((session) => counts(session) && left(session, now) >= 1000)
  return first === undefined
    ? text.active(live.length)
    : `${text.active(live.length)}\n${text.endsFirst(plainText(sessionName(first)), trayTime(left(first, now)))}`
}

/** Ms until menu, tooltip or icon say something else by time alone; undefined while no session counts down, so that nothing wakes for it. */
export function nextChange(sessions: readonly SessionView[], now: number): number | undefined {
  const edges = running(sessions)
    .filter((session) => counts(session) && left(session, now) >= 1000)
    .map((session) => untilShownTextChanges(left(session, now)))
  return edges.length === 0 ? undefined : Math.min(...edges)
}

/** The text rounds down, so it changes a moment after each whole minute; then at "expired", a second before the end. */
function untilShownTextChanges(ms: number): number {
  return ms >= minute ? (ms % minute) + 1 : ms - 999
}
