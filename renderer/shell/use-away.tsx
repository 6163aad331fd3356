import type { ReactNode } from 'react'
import { handoverText, handoverTitle } from '#shared/strings/en/handover.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown, usePage } from '../store/context.tsx'
import { CommandLine } from '../ui/CommandLine.tsx'
import { clock } from '../ui/hooks/clock.ts'
import { StartAgent } from '../ui/StartAgent.tsx'

export interface Away {
  readonly title: string
  readonly hint?: string | undefined
  /** What brings the agent back. */
  readonly action?: ReactNode
  /** It comes back by itself, and mostly at once. */
  readonly isPassing?: boolean
}

/** Why no agent answers, and what to do. A page in the browser does not come back with it: its sign-in was the old agent's. */
export function useAway(): Away {
  const { desktop } = useClient()
  const { now } = usePage()
  const start = useKnown('desktop', (state) => state?.start)
  const handover = useKnown('desktop', (state) => state?.handover)
  if (desktop === undefined)
    return {
      title: t.shell.awayTitle,
      hint: t.shell.awayTextBrowser,
      action: <CommandLine command={t.shell.awayCommandBrowser} />,
    }
  switch (start?.kind) {
    case 'waiting':
      return { title: t.shell.startsAnew, hint: start.message, isPassing: true }
    case 'failed':
      return { title: start.message, hint: start.hint, action: <StartAgent label={t.common.retry} /> }
    case 'stopped':
      return {
        title: handover === undefined ? start.message : handoverTitle(handover, clock(handover.at, now())),
        hint: handover && handoverText(handover),
        action: <StartAgent />,
      }
    default:
      return { title: t.shell.awayTitle, action: <StartAgent /> }
  }
}
