import { useEffect, useRef, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useShortcut } from '../../ui/hooks/use-shortcut.ts'
import { Applied, type Done } from './Applied.tsx'
import { planWords } from './plan-words.ts'
import type { Planned } from './use-plan.ts'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './ApplyBar.module.css'

/** Says in place what will be written, writes it once that is agreed to, and says what to do next. */
export function ApplyBar({
  planned,
  stale,
  actions,
  again,
}: {
  readonly planned: Planned
  readonly stale: boolean
  readonly actions: ProfileActions
  readonly again: () => void
}) {
  const { agent } = useClient()
  const { plan, wanted } = planned
  /** The plan that the question is about: of another one it has to be asked again. */
  const [asked, setAsked] = useState<string>()
  const [done, setDone] = useState<Done>()
  const announce = useAnnounce()
  const bar = useRef<HTMLDivElement>(null)
  const apply = useAction(async () => {
    try {
      const { id, path } = await agent.profiles.apply({ ...wanted, seen: plan.digest })
      setDone({ plan, id })
      // Whoever has left is told at the foot of the window.
      if (bar.current === null) actions.tellWritten(t.profiles.wrote(path), id)
      else announce(t.profiles.wrote(path))
    } finally {
      setAsked(undefined)
      again()
    }
  }, t.profiles.title)
  const sure = useRef<HTMLDivElement>(null)
  const asking = (asked === plan.digest && plan.diff !== '') || apply.pending
  useEffect(() => {
    if (asking) sure.current?.querySelector('button')?.focus()
  }, [asking])
  useShortcut(asking && !apply.pending ? ['Escape'] : [], () => setAsked(undefined))
  const { failure } = apply
  return (
    <div ref={bar} className={styles['bar']}>
      {failure !== undefined && (
        <ErrorPanel
          failure={failure.code === 'lost' ? { ...failure, hint: t.profiles.lostWhileWriting } : failure}
          onDismiss={apply.clear}
        />
      )}
      {done !== undefined && plan.diff === '' && (
        <Applied done={done} actions={actions} onDismiss={() => setDone(undefined)} />
      )}
      {asking ? (
        <div ref={sure} className={styles['sure']}>
          <p>{t.profiles.sure(planWords(plan.changes), plan.path)}</p>
          <span className={styles['buttons']}>
            <Button
              variant="primary"
              pending={apply.pending}
              isDisabled={stale && !apply.pending}
              onPress={() => void apply.run()}
            >
              {t.profiles.writeNow}
            </Button>
            {!apply.pending && <Button onPress={() => setAsked(undefined)}>{t.common.cancel}</Button>}
          </span>
        </div>
      ) : (
        plan.diff !== '' && (
          <Button variant="primary" isDisabled={stale} onPress={() => setAsked(plan.digest)}>
            {t.profiles.write}
          </Button>
        )
      )}
    </div>
  )
}
