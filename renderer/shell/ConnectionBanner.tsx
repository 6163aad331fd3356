import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useKnown } from '../store/context.tsx'
import { Banner } from '../ui/Banner.tsx'
import { CommandLine } from '../ui/CommandLine.tsx'
import { useNow } from '../ui/use-now.ts'
import { useAway } from './use-away.ts'

/** Shorter breaks, such as a restart, are not worth a word about age. */
const worthSayingMs = 60_000

/** The agent is gone while the last known list stays: since when, and how to start it again. */
export function ConnectionBanner() {
  const away = useKnown('connection', (known) => (known.kind === 'away' ? known.since : undefined))
  const now = useNow()
  const { title, hint, command } = useAway()
  if (away === undefined) return null
  const age = now - away
  return (
    <div role="alert">
      <Banner
        tone="warn"
        text={title}
        hint={age < worthSayingMs ? hint : [t.shell.listAge(timeLeft(age)), hint].join(' ')}
        action={command && <CommandLine command={command} />}
      />
    </div>
  )
}
