import { type FormEvent, useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { endpointWrong, nameWrong, regionWrong, startUrlWrong } from './checks.ts'
import { CheckResult } from './CheckResult.tsx'
import styles from './Form.module.css'
import { FormActions } from './FormActions.tsx'
import { freeName } from './keys-form.ts'
import type { AddFormProps } from './kinds/kind.ts'
import { useFields } from './use-fields.ts'
import { useSourceCheck } from './use-source-check.ts'

const words = t.sources.adding

/** The start URL is tried while it is typed; its region is found, or asked for. */
export function IdentityCenterForm({ taken, onAdded, onCancel }: AddFormProps) {
  const { agent } = useClient()
  const fields = useFields({ startUrl: '', name: freeName('corp', taken), region: '', person: '', endpointUrl: '' })
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
    () => (complete ? input({ name: 'check', startUrl, region, person: '', endpointUrl }) : undefined),
    [complete, startUrl, region, endpointUrl],
  )
  const { state, askAgain } = useSourceCheck(asked)
  const add = useAction(async () => {
    const { source } = await agent.sources.add(input(values))
    onAdded([source.name])
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    fields.tell()
    if (Object.values(wrong).every((each) => each === undefined)) void add.run()
  }
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <TextField
        label={words.startUrl}
        mono
        autoFocus
        inputMode="url"
        description={words.startUrlHelp}
        placeholder="https://d-1234567890.awsapps.com/start"
        {...bind('startUrl', wrong.startUrl)}
      />
      <CheckResult state={state} first={words.startUrlFirst} onAgain={askAgain} />
      <div className={styles['pair']}>
        <TextField label={words.name} description={words.nameHelp} {...bind('name', wrong.name)} />
        <TextField label={words.region} description={words.regionFound} {...bind('region', wrong.region)} />
      </div>
      <details className={styles['more']}>
        <summary>{words.more}</summary>
        <div className={styles['form']}>
          <TextField label={words.person} description={words.personHelp} {...bind('person')} />
          <TextField
            label={words.endpoint}
            mono
            inputMode="url"
            description={words.endpointHelp}
            {...bind('endpointUrl', wrong.endpointUrl)}
          />
        </div>
      </details>
      {add.failure !== undefined && <ErrorPanel failure={add.failure} onDismiss={add.clear} />}
      <FormActions label={words.add} pending={add.pending} onCancel={onCancel} />
    </form>
  )
}

interface Values {
  readonly name: string
  readonly startUrl: string
  readonly region: string
  readonly person: string
  readonly endpointUrl: string
}

function input({ name, startUrl, ...optional }: Values) {
  const given = Object.entries(optional).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]]))
  return { kind: 'identity-center' as const, name, startUrl: startUrl.trim(), ...Object.fromEntries(given) }
}
