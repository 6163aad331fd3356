import type { FormEvent } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { endpointWrong, regionWrong } from './checks.ts'
import { FormActions } from './FormActions.tsx'
import type { EditFormProps } from './kinds/kind.ts'
import { sourceChange } from './source-change.ts'
import { useFields } from './use-fields.ts'
import styles from './Form.module.css'

const words = t.sources.adding

export function EditAmbient({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const fields = useFields({
    profile: source.profile ?? '',
    region: source.region,
    endpointUrl: source.endpointUrl ?? '',
  })
  const { values, bind } = fields
  const wrong = { region: regionWrong(values.region), endpointUrl: endpointWrong(values.endpointUrl) }
  const save = useAction(async () => {
    await agent.sources.edit(sourceChange(source, values))
    onSaved()
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    fields.tell()
    if (wrong.region === undefined && wrong.endpointUrl === undefined) void save.run()
  }
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <TextField label={words.profile} autoFocus description={words.profileHelp} {...bind('profile')} />
      <TextField label={words.region} {...bind('region', wrong.region)} />
      <TextField
        label={words.endpoint}
        mono
        description={words.endpointHelp}
        {...bind('endpointUrl', wrong.endpointUrl)}
      />
      {save.failure !== undefined && <ErrorPanel failure={save.failure} onDismiss={save.clear} />}
      <FormActions label={t.sources.save} pending={save.pending} onCancel={onCancel} />
    </form>
  )
}
