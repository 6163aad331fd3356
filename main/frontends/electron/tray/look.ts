// Icon and tooltip of the tray, and when they change by time alone. Pure.
import type { SessionView } from '#contract/model.ts'
import { offersOf, untilToneChanges } from '#shared/session-offers.ts'
import { tray as text } from '#shared/strings/en/tray.ts'
import { running, trayTime, type TrayState } from './menu.ts'
import { plainText } from './menu-text.ts'
import { sessionName } from './pick-roles.ts'

export type TrayIcon = 'none' | 'active' | 'expiring' | 'attention'

const minute = 60_000

export function trayIcon({ sessions, prompts }: Pick<TrayState, 'sessions' | 'prompts'>, now: number): TrayIcon {
  const shown = running(sessions).map((session) => offersOf(session, now))
  if (prompts > 0 || shown.some(({ needsPerson }) => needsPerson)) return 'attention'
  if (shown.some(({ tone }) => tone === 'warn')) return 'expiring'
  return shown.some(({ isLive }) => isLive) ? 'active' : 'none'
}

/** The state in words: an icon is not enough. */
export function tooltip(
  { sessions, agent, prompts }: Pick<TrayState, 'sessions' | 'agent' | 'prompts'>,
  now: number,
): string {
  if (agent.kind === 'starting') return text.starting
  if (agent.kind === 'failed') return text.failed
  if (agent.kind === 'stopped') return text.stopped
  const shown = running(sessions).map((session) => ({ session, offers: offersOf(session, now) }))
  // A question is about a session that starts or renews.
  const waiting = shown.filter(({ offers }) => offers.needsPerson).length + prompts
  if (waiting > 0) return text.needsSignIn(waiting)
  const live = shown.filter(({ offers }) => offers.isLive)
  if (live.length === 0) return text.noSession
  const said = text.active(live.length)
  for (const { session, offers } of live)
    if (offers.left) return `${said}\n${text.endsFirst(plainText(sessionName(session)), trayTime(offers.left))}`
  return said
}

export interface TrayTime {
  /** Beside the icon, where the system writes there. */
  readonly title: string
  /** In the icon's corner elsewhere: at most two characters. */
  readonly badge: string
}

const noTime: TrayTime = { title: '', badge: '' }

/** How long the session lasts that ends next. */
export function trayTimeLeft(
  { sessions, agent, time }: Pick<TrayState, 'sessions' | 'agent' | 'time'>,
  now: number,
): TrayTime {
  if (time === 'off' || (agent.kind !== 'own' && agent.kind !== 'attached')) return noTime
  for (const session of running(sessions)) {
    const { isLive, left } = offersOf(session, now)
    if (!isLive || left === undefined || left === 0) continue
    const [minutes, words] = [Math.floor(left / minute), trayTime(left)]
    return {
      title: time === 'role' ? `${plainText(sessionName(session), longestTitle)} ${words}` : words,
      badge: minutes < 100 ? String(minutes) : minutes < 600 ? `${Math.floor(minutes / 60)}h` : '',
    }
  }
  return noTime
}

/** A menu bar has room for little. */
const longestTitle = 40

/** Ms until menu, tooltip or icon say something else by time alone; undefined while no session counts down, so that nothing wakes for it. */
export function nextChange(sessions: readonly SessionView[], now: number): number | undefined {
  const edges = running(sessions).flatMap((session) => {
    const { isLive, left } = offersOf(session, now)
    const tone = untilToneChanges(session, now)
    return isLive && left && tone !== undefined ? [Math.min(untilShownTextChanges(left), tone)] : []
  })
  return edges.length === 0 ? undefined : Math.min(...edges)
}

/** The text rounds down, so it changes a moment after each whole minute; then at "expired", a second before the end. */
function untilShownTextChanges(ms: number): number {
  return ms >= minute ? (ms % minute) + 1 : ms - 999
}
