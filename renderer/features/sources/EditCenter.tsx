import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import type { EditFormProps } from './kinds/kind.ts'
import { sourceChange } from './source-change.ts'
import { SourceForm } from './SourceForm.tsx'
import { editOf, useDraft } from './use-draft.ts'

const words = t.sources.adding
const nothingWrong = {}

/** What can change without another Identity Center: who signs in, and where. */
export function EditCenter({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const fields = useDraft(editOf(source.name), { person: source.as ?? '', browser: source.browser ?? '' })
  const { values, bind } = fields
  const save = useAction(async () => {
    const { sessionsEnded } = await agent.sources.edit(sourceChange(source, values))
    onSaved(sessionsEnded)
  })
  return (
    <SourceForm fields={fields} wrong={nothingWrong} save={save} label={t.sources.save} onCancel={onCancel}>
      <TextField label={words.browser} mono autoFocus description={words.browserHelp} {...bind('browser')} />
      <TextField label={words.person} description={words.personHelp} {...bind('person')} />
    </SourceForm>
  )
}
