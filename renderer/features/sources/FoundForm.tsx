import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { FoundView } from '#contract/sources.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import styles from './Form.module.css'
import { FormActions } from './FormActions.tsx'
import { FoundList } from './FoundList.tsx'
import type { AddFormProps } from './kinds/kind.ts'
import { useAddFound } from './use-add-found.ts'
import { unused, useFound } from '../../store/use-found.ts'

const words = t.sources.adding.found

/** Profiles to pick from; all that are not in use yet are picked already. Those that are not added yet when it closes stay out. */
export function FoundForm({ onAdded, onCancel }: Pick<AddFormProps, 'onAdded' | 'onCancel'>) {
  const { finding, look } = useFound()
  const addFound = useAddFound()
  const [picked, setPicked] = useState<readonly string[] | undefined>()
  const found: readonly FoundView[] = finding.kind === 'found' ? finding.found : []
  const names = picked ?? unused(found).map(({ name }) => name)
  const closed = useRef(new AbortController())
  useEffect(() => {
    const here = new AbortController()
    closed.current = here
    return () => here.abort()
  }, [])
  const add = useAction(async () => {
    const { signal } = closed.current
    const added = await addFound(
      found.filter(({ name }) => names.includes(name)),
      signal,
    )
    if (added.length > 0) onAdded(added)
    else look()
  })
  if (finding.kind === 'failed') {
    return <ErrorPanel failure={finding.failure} again={look} />
  }
  if (finding.kind === 'looking') return <p className={styles['note']}>{t.firstRun.found.looking}</p>
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (names.length > 0) void add.run()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      {found.length === 0 ? (
        <>
          <p>{words.none}</p>
          <p className={styles['note']}>{words.noneHelp}</p>
          <div>
            <Button size="small" onPress={look}>
              {words.look}
            </Button>
          </div>
        </>
      ) : (
        <FoundList found={found} picked={names} onPick={setPicked} />
      )}
      <FormActions
        label={words.use(names.length)}
        pending={add.pending}
        isDisabled={names.length === 0}
        onCancel={onCancel}
      />
    </form>
  )
}
