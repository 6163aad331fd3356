// What is said when sessions ended that nobody ended one by one.
import { roleTitle } from '../../role-text.ts'

interface Ended {
  readonly role: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}

interface Handover {
  readonly how: 'lost' | 'stopped' | 'replaced'
  readonly pid: number
  readonly by?: { readonly pid: number; readonly own: boolean } | undefined
  readonly ended: readonly Ended[]
  readonly kept: number
}

/** As many are named. */
const most = 3

/** `clock`: when, as a person reads it. */
export const handoverTitle = ({ how, pid }: Handover, clock: string): string =>
  how === 'lost'
    ? `The agent (process ${pid}) stopped without warning at ${clock}.`
    : how === 'stopped'
      ? `The agent (process ${pid}) was stopped at ${clock}.`
      : `The agent (process ${pid}) was replaced at ${clock}.`

/** What was started in its place, and what became of the sessions. */
export function handoverText({ by, ended, kept }: Handover): string {
  const started =
    by === undefined ? '' : by.own ? 'Latchkey started its own agent. ' : `Process ${by.pid} is the agent now. `
  return `${started}${endedText(ended)}${keptText(kept)}`.trim()
}

export const handoverWords = (handover: Handover, clock: string): string =>
  `${handoverTitle(handover, clock)} ${handoverText(handover)}`

export const lockedTitle = (clock: string): string => `Locked at ${clock}.`

/** `payments-prod/Admin ended.` */
export function endedText(ended: readonly Ended[]): string {
  if (ended.length === 0) return 'No session ended. '
  const names = ended.slice(0, most).map((one) => roleTitle({ ...one, name: one.role }))
  const more = ended.length - names.length
  if (ended.length === 1) return `${names.join('')} ended. `
  return `${ended.length} sessions ended: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. `
}

const keptText = (kept: number): string =>
  kept === 0 ? '' : kept === 1 ? 'One session keeps running.' : `${kept} sessions keep running.`
