import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ImportResult } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { resultWords } from './import-words.ts'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './ImportPane.module.css'

const words = t.profiles.import

/** What became of each; keys that left their file can be put back. */
export function ImportResults({
  results,
  actions,
  onDismiss,
}: {
  readonly results: readonly ImportResult[]
  readonly actions: ProfileActions
  readonly onDismiss: () => void
}) {
  const undo = useAction((id: number) => actions.undo(id), t.profiles.title)
  const region = useRef<HTMLElement>(null)
  useEffect(() => region.current?.focus(), [results])
  return (
    <section ref={region} tabIndex={-1} className={styles['results']} aria-label={words.results}>
      <ul>
        {results.map((result) => (
          <li key={result.profile} data-outcome={result.outcome}>
            <p>{resultWords(result)}</p>
            {[
              result.identity && words.identity(result.identity),
              result.warning,
              result.outcome === 'refused' ? result.hint : result.reason,
              result.moved && words.moved(result.moved.path),
            ].map(
              (line) =>
                line !== undefined && (
                  <p key={line} className={styles['note']}>
                    {line}
                  </p>
                ),
            )}
            {result.moved !== undefined && (
              <Button
                size="small"
                pending={undo.pending}
                onPress={() => void (result.moved && undo.run(result.moved.id))}
              >
                {words.putBack(result.profile)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <span className={styles['dismiss']}>
        <IconButton label={t.common.dismiss} icon={X} onPress={onDismiss} />
      </span>
      {undo.failure !== undefined && <ErrorPanel failure={undo.failure} onDismiss={undo.clear} />}
    </section>
  )
}
