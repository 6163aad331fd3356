import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { EndpointField } from './EndpointField.tsx'
import { KeyFields } from './KeyFields.tsx'
import { CheckResult } from './CheckResult.tsx'
import { keysInput, keysWrong, noKeys } from './keys-form.ts'
import type { EditFormProps } from './kinds/kind.ts'
import { sourceChange } from './source-change.ts'
import { SourceForm } from './SourceForm.tsx'
import { editOf, useDraft } from './use-draft.ts'
import { useSourceCheck } from './use-source-check.ts'
import styles from './Form.module.css'

const words = t.sources.adding
const nothingTaken: ReadonlySet<string> = new Set()

/** A new key is tried with AWS like a first one; the rest is saved as it is. */
export function EditKeys({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const fields = useDraft(
    editOf(source.name),
    {
      ...noKeys,
      name: source.name,
      region: source.region,
      mfaSerial: source.mfaSerial ?? '',
      mfaCommand: source.mfaCommand ?? '',
      endpointUrl: source.endpointUrl ?? '',
    },
    'secret',
  )
  const { values, bind } = fields
  const { accessKeyId, secret, region, endpointUrl } = values
  const newKey = accessKeyId !== '' || secret !== ''
  const all = keysWrong(values, nothingTaken)
  const wrong = newKey ? all : { ...all, accessKeyId: undefined, secret: undefined }
  const right = Object.values(wrong).every((each) => each === undefined)
  const asked = useMemo(
    () =>
      newKey && right ? keysInput({ ...noKeys, name: 'check', accessKeyId, secret, region, endpointUrl }) : undefined,
    [newKey, right, accessKeyId, secret, region, endpointUrl],
  )
  const { state, ask, askAgain } = useSourceCheck(asked)
  const save = useAction(async () => {
    if (newKey) {
      const answer = await ask()
      if (answer.kind !== 'done' || answer.check.kind === 'refused') return
      if (answer.check.kind === 'unreachable' && state.kind !== 'done') return
    }
    const change = sourceChange(source, values)
    if (newKey) fields.set({ secret: '' })
    const { sessionsEnded } = await agent.sources.edit(
      newKey ? { ...change, accessKeyId, secretAccessKey: secret } : change,
    )
    onSaved(sessionsEnded)
  })
  const answer = state.kind === 'done' ? state.check.kind : undefined
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={save}
      label={answer === 'unreachable' ? words.saveAnyway : t.sources.save}
      isDisabled={answer === 'refused'}
      onCancel={onCancel}
    >
      <p className={styles['note']}>{`${words.newKeyHelp} ${words.changesEndSessions}`}</p>
      <KeyFields fields={fields} wrong={wrong} placeholder={source.accessKeyId ?? ''} />
      {newKey && <CheckResult state={state} onAgain={askAgain} />}
      <TextField label={words.region} {...bind('region', wrong.region)} />
      <TextField label={words.mfa} mono description={words.mfaHelp} {...bind('mfaSerial', wrong.mfaSerial)} />
      <TextField label={words.mfaCommand} mono description={words.mfaCommandHelp} {...bind('mfaCommand')} />
      <EndpointField {...bind('endpointUrl', wrong.endpointUrl)} />
    </SourceForm>
  )
}
