import { useEffect, useRef } from 'react'
import type { PromptView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useAnnounce } from '../../ui/announce.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { secondsLeft } from './prompt-facts.ts'
import styles from './PromptTime.module.css'

const warnSeconds = 30

/** How long the question waits; said once when little is left. */
export function PromptTime({ prompt }: { readonly prompt: PromptView }) {
  const left = secondsLeft(prompt, useNow())
  const announce = useAnnounce()
  const before = useRef(left)
  useEffect(() => {
    if (before.current > warnSeconds && left <= warnSeconds && left > 0) announce(t.attention.leftLong(left))
    before.current = left
  }, [announce, left])
  return (
    <span
      role="timer"
      className={styles['time']}
      data-short={left <= warnSeconds || undefined}
      aria-label={t.attention.leftLong(left)}
    >
      {t.attention.left(left)}
    </span>
  )
}
