import {
  CircleCheck,
  CircleDashed,
  CircleX,
  CloudOff,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react'
import { sentence, sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { assertNever } from '#shared/assert-never.ts'
import { Button } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { useFocusFallback } from '../../ui/hooks/use-focus-fallback.ts'
import styles from './CheckResult.module.css'
import type { Checking } from './use-source-check.ts'

const words = t.sources.adding

interface Says {
  /** Before there is enough to check. */
  readonly first: string
  /** Without it, AWS is asked. */
  readonly checking?: string
  readonly refused: string
  /** Of what is there; without it, the region is told. */
  readonly found?: string
  readonly unreachable: string
}

/** What AWS says of what was entered, always in the same place. */
export function CheckResult({
  state,
  says = words.keys,
  onAgain,
}: {
  readonly state: Checking
  readonly says?: Says
  readonly onAgain: () => void
}) {
  const { icon: Icon, tone, text, detail, again } = look(state, says)
  // Where its button goes, Enter once more would press what a dialog leads to next.
  const fallback = useFocusFallback<HTMLOutputElement>()
  return (
    <output {...fallback} className={cx(styles['result'], styles[tone])}>
      <Icon aria-hidden="true" className={state.kind === 'checking' ? styles['turning'] : ''} />
      <span className={styles['words']}>
        <span>{text}</span>
        {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
      </span>
      {again && (
        <Button size="small" onPress={onAgain}>
          {words.again}
        </Button>
      )}
    </output>
  )
}

interface Look {
  readonly icon: LucideIcon
  readonly tone: 'idle' | 'ok' | 'warn' | 'danger'
  readonly text: string
  readonly detail: string | undefined
  readonly again: boolean
}

function look(state: Checking, { first, checking = words.checking, refused, found, unreachable }: Says): Look {
  switch (state.kind) {
    case 'idle':
      return { icon: CircleDashed, tone: 'idle', text: first, detail: undefined, again: false }
    case 'checking':
      return { icon: LoaderCircle, tone: 'idle', text: checking, detail: undefined, again: false }
    case 'failed': {
      const { message, hint } = state.failure
      return { icon: CloudOff, tone: 'warn', text: message, detail: hint, again: true }
    }
    case 'done': {
      const { check } = state
      switch (check.kind) {
        case 'valid':
          return { icon: CircleCheck, tone: 'ok', text: words.valid(check.arn), detail: undefined, again: false }
        case 'found': {
          const text = found ?? words.found.region(check.region)
          const { warning } = check
          if (warning === undefined) return { icon: CircleCheck, tone: 'ok', text, detail: undefined, again: false }
          const detail = sentences(sentence(warning.message), warning.hint)
          return { icon: TriangleAlert, tone: 'warn', text, detail, again: true }
        }
        case 'refused':
          return {
            icon: CircleX,
            tone: 'danger',
            text: refused,
            detail: sentences(sentence(check.message), check.hint),
            // A file may be there by now, and a new key takes a while to work.
            again: true,
          }
        case 'unreachable':
          return {
            icon: CloudOff,
            tone: 'warn',
            text: unreachable,
            detail: sentences(sentence(check.message), check.hint),
            again: true,
          }
        default:
          return assertNever(check)
      }
    }
    default:
      return assertNever(state)
  }
}
