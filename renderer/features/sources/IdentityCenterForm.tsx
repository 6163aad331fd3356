import { useMemo } from 'react'
import type { InputOf } from '#contract/kinds.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useBeginSignIn } from '../../store/sign-in.ts'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { EndpointField } from './EndpointField.tsx'
import { endpointWrong, nameWrong, regionWrong, startUrlWrong } from './checks.ts'
import { CheckResult } from './CheckResult.tsx'
import styles from './Form.module.css'
import { freeName } from './keys-form.ts'
import type { AddFormProps } from './kinds/kind.ts'
import { SourceForm } from './SourceForm.tsx'
import { useDraft } from './use-draft.ts'
import { useSourceCheck } from './use-source-check.ts'

const words = t.sources.adding

/** The start URL is tried while it is typed; its region is found, or asked for. Saving it signs in. */
export function IdentityCenterForm({ taken, onAdded, onCancel }: AddFormProps) {
  const { agent } = useClient()
  const signIn = useBeginSignIn()
  const fields = useDraft('identity-center', { ...nothing, name: freeName('corp', taken) })
  const { values, bind } = fields
  const { startUrl, region, endpointUrl } = values
  const wrong = {
    startUrl: startUrlWrong(startUrl),
    name: nameWrong(values.name, taken),
    region: regionWrong(region),
    endpointUrl: endpointWrong(endpointUrl),
  }
  const complete = [wrong.startUrl, wrong.region, wrong.endpointUrl].every((each) => each === undefined)
  const asked = useMemo(
    () => (complete ? input({ ...nothing, name: 'check', startUrl, region, endpointUrl }) : undefined),
    [complete, startUrl, region, endpointUrl],
  )
  const { state, askAgain } = useSourceCheck(asked)
  const found = state.kind === 'done' && state.check.kind === 'found' ? state.check.region : ''
  const add = useAction(async () => {
    const { source } = await agent.sources.add(input({ ...values, region: region || found }))
    fields.forget()
    onAdded([source.name])
    void signIn(source.name)
  })
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={add}
      label={words.addAndSignIn}
      isDisabled={state.kind === 'done' && state.check.kind === 'refused'}
      onCancel={() => {
        fields.forget()
        onCancel()
      }}
      more={
        <>
          <TextField label={words.person} description={words.personHelp} {...bind('person')} />
          <TextField label={words.browser} mono description={words.browserHelp} {...bind('browser')} />
          <EndpointField {...bind('endpointUrl', wrong.endpointUrl)} />
        </>
      }
    >
      <TextField
        label={words.startUrl}
        mono
        autoFocus
        inputMode="url"
        description={words.startUrlHelp}
        placeholder="https://d-1234567890.awsapps.com/start"
        {...bind('startUrl', wrong.startUrl)}
      />
      <CheckResult state={state} says={words.portal} onAgain={askAgain} />
      <div className={styles['pair']}>
        <TextField label={words.name} description={words.nameHelp} {...bind('name', wrong.name)} />
        <TextField
          label={words.region}
          description={words.regionFound}
          {...bind('region', wrong.region)}
          value={region || found}
        />
      </div>
    </SourceForm>
  )
}

const nothing = { name: '', startUrl: '', region: '', person: '', browser: '', endpointUrl: '' }

function input({ name, startUrl, ...optional }: typeof nothing): InputOf<'identity-center'> {
  const given = Object.entries(optional).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]]))
  return { kind: 'identity-center', name, startUrl: startUrl.trim(), ...Object.fromEntries(given) }
}
