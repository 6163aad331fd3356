import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { EndpointField } from './EndpointField.tsx'
import { KeyFields } from './KeyFields.tsx'
import { CheckResult } from './CheckResult.tsx'
import type { AddFormProps } from './kinds/kind.ts'
import { freeName, keysInput, keysWrong, noKeys } from './keys-form.ts'
import { SourceForm } from './SourceForm.tsx'
import { useDraft } from './use-draft.ts'
import { useSourceCheck } from './use-source-check.ts'
import styles from './Form.module.css'

const words = t.sources.adding

/** The secret is here until it is saved, so that what fails is not typed again. */
export function KeysForm({ taken, defaultRegion, onAdded, onCancel }: AddFormProps) {
  const { agent } = useClient()
  const fields = useDraft('iam-user', { ...noKeys, name: freeName('aws', taken) }, 'secret')
  const { values, bind } = fields
  const wrong = keysWrong(values, taken)
  const { accessKeyId, secret, region, endpointUrl } = values
  const complete = [wrong.accessKeyId, wrong.secret, wrong.region, wrong.endpointUrl].every(
    (each) => each === undefined,
  )
  const asked = useMemo(
    () => (complete ? keysInput({ ...noKeys, name: 'check', accessKeyId, secret, region, endpointUrl }) : undefined),
    [complete, accessKeyId, secret, region, endpointUrl],
  )
  const { state, ask, askAgain } = useSourceCheck(asked)
  const add = useAction(async () => {
    const answer = await ask()
    if (answer.kind !== 'done' || answer.check.kind === 'refused') return
    // A warning that nobody saw yet is shown first; the button then says what it does.
    if (answer.check.kind === 'unreachable' && state.kind !== 'done') return
    const { source } = await agent.sources.add(keysInput(values))
    fields.forget()
    onAdded([source.name])
  })
  const refused = state.kind === 'done' && state.check.kind === 'refused'
  const unreachable = state.kind === 'done' && state.check.kind === 'unreachable'
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={add}
      label={unreachable ? words.addAnyway : words.add}
      isDisabled={refused}
      onCancel={() => {
        fields.forget()
        onCancel()
      }}
      more={
        <>
          <TextField label={words.mfaCommand} mono description={words.mfaCommandHelp} {...bind('mfaCommand')} />
          <EndpointField {...bind('endpointUrl', wrong.endpointUrl)} />
        </>
      }
    >
      <KeyFields fields={fields} wrong={wrong} placeholder="AKIA…" />
      <CheckResult state={state} onAgain={askAgain} />
      <div className={styles['pair']}>
        <TextField label={words.name} description={words.nameHelp} {...bind('name', wrong.name)} />
        <TextField
          label={words.region}
          description={words.regionHelp(defaultRegion)}
          placeholder={defaultRegion}
          {...bind('region', wrong.region)}
        />
      </div>
      <TextField
        label={words.mfa}
        mono
        description={words.mfaHelp}
        placeholder="arn:aws:iam::123456789012:mfa/name"
        {...bind('mfaSerial', wrong.mfaSerial)}
      />
    </SourceForm>
  )
}
