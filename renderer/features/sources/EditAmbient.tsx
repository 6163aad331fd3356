import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { EndpointField } from './EndpointField.tsx'
import { endpointWrong, regionWrong } from './checks.ts'
import type { EditFormProps } from './kinds/kind.ts'
import { sourceChange } from './source-change.ts'
import { SourceForm } from './SourceForm.tsx'
import { editOf, useDraft } from './use-draft.ts'

const words = t.sources.adding

export function EditAmbient({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const fields = useDraft(editOf(source.name), {
    profile: source.profile ?? '',
    region: source.region,
    endpointUrl: source.endpointUrl ?? '',
  })
  const { values, bind } = fields
  const wrong = { region: regionWrong(values.region), endpointUrl: endpointWrong(values.endpointUrl) }
  const save = useAction(async () => {
    const { sessionsEnded } = await agent.sources.edit(sourceChange(source, values))
    onSaved(sessionsEnded)
  })
  return (
    <SourceForm fields={fields} wrong={wrong} save={save} label={t.sources.save} onCancel={onCancel}>
      <TextField label={words.profile} autoFocus description={words.profileHelp} {...bind('profile')} />
      <TextField label={words.region} {...bind('region', wrong.region)} />
      <EndpointField {...bind('endpointUrl', wrong.endpointUrl)} />
    </SourceForm>
  )
}
