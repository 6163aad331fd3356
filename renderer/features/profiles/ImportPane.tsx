import { FileCog } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import type { ImportResult } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { CheckList } from '../../ui/fields/CheckList.tsx'
import { SwitchField } from '../../ui/fields/SwitchField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useAnswer } from '../../ui/hooks/use-answer.ts'
import { ImportResults } from './ImportResults.tsx'
import { offerOf, reasonOf } from './import-words.ts'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './ImportPane.module.css'
import view from './ProfilesView.module.css'

const words = t.profiles.import
/** What a person reads of those that stay. */
const most = 100

/** Profiles and keys that a person has already, to pick from. */
export function ImportPane({ version, actions }: { readonly version: number; readonly actions: ProfileActions }) {
  const { agent } = useClient()
  const fate = useFate()
  const ask = useCallback(
    (signal: AbortSignal) => agent.profiles.importable({}, { signal }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the files are others
    [agent, version],
  )
  const { value, failure, again } = useAnswer(ask)
  const [picked, setPicked] = useState<readonly string[]>([])
  const [moves, setMoves] = useState(false)
  const [results, setResults] = useState<readonly ImportResult[]>()
  const pane = useRef<HTMLDivElement>(null)
  const offered = (value ?? []).flatMap((each) => {
    const detail = offerOf(each)
    return detail === undefined ? [] : [{ ...each, detail }]
  })
  const others = (value ?? []).filter((each) => offerOf(each) === undefined)
  // What is gone from the files is not picked any more.
  const chosen = offered.filter(({ profile }) => picked.includes(profile))
  const withKeys = chosen.filter(({ keysIn }) => keysIn !== undefined)
  const take = useAction(async () => {
    try {
      const names = chosen.map(({ profile }) => profile)
      const told = await agent.profiles.import({ names, moveKeys: moves && withKeys.length > 0 })
      setResults(told)
      setPicked([])
      setMoves(false)
      const taken = told.filter(({ outcome }) => outcome === 'imported').length
      if (pane.current === null) fate.done(words.done(taken, told.length))
    } finally {
      again()
    }
  }, words.run(0))
  const failed = take.failure ?? failure
  return (
    <div ref={pane} className={styles['pane']}>
      {failed !== undefined && (
        <ErrorPanel failure={failed} {...(failed === failure ? { again } : { onDismiss: take.clear })} />
      )}
      {results !== undefined && (
        <ImportResults results={results} actions={actions} onDismiss={() => setResults(undefined)} />
      )}
      {value === undefined && failure === undefined && <p className={view['loading']}>{words.looking}</p>}
      {value !== undefined && offered.length === 0 && results === undefined && (
        <EmptyState icon={FileCog} title={words.nothing} text={words.nothingText} />
      )}
      {offered.length > 0 && (
        <>
          <CheckList
            legend={words.legend}
            help={words.help}
            items={offered.map(({ profile, detail }) => ({ id: profile, label: profile, detail }))}
            picked={picked}
            onPick={setPicked}
          />
          {withKeys.length > 0 && (
            <SwitchField
              label={words.move}
              description={words.moveHelp(
                withKeys.map(({ profile }) => profile).join(', '),
                [...new Set(withKeys.map(({ keysIn }) => keysIn))].join(', '),
              )}
              value={moves}
              onChange={setMoves}
            />
          )}
          <span>
            <Button
              variant="primary"
              pending={take.pending}
              isDisabled={chosen.length === 0}
              onPress={() => void take.run()}
            >
              {words.run(chosen.length)}
            </Button>
          </span>
        </>
      )}
      {others.length > 0 && (
        <details className={view['more']}>
          <summary>{words.others(others.length)}</summary>
          <ul className={styles['others']}>
            {others.slice(0, most).map((each) => (
              <li key={each.profile}>
                <bdi>{each.profile}</bdi>: {reasonOf(each)}
              </li>
            ))}
          </ul>
          {others.length > most && <p className={view['note']}>{words.more(others.length - most)}</p>}
        </details>
      )}
    </div>
  )
}
