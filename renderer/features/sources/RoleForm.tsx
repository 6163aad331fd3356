import { useState } from 'react'
import type { SourceView } from '#contract/model.ts'
import type { RoleInput } from '#contract/roles.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { SwitchField } from '../../ui/fields/SwitchField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { durations, roleChangeOf, roleInputOf, roleWrong, valuesOf } from './role-form.ts'
import { RoleFormMore } from './RoleFormMore.tsx'
import { SourceForm } from './SourceForm.tsx'
import { useFields } from './use-fields.ts'
import { ViaField } from './ViaField.tsx'
import styles from './Form.module.css'

const words = t.sources.role

/** `before`: what the role to edit was given. */
export function RoleForm({
  source,
  before,
  onDone,
}: {
  readonly source: SourceView
  readonly before?: { readonly id: string; readonly input: RoleInput }
  readonly onDone: () => void
}) {
  const { agent } = useClient()
  const toast = useToast()
  const roles = useKnown('roles')
  const fields = useFields(valuesOf(before?.input ?? {}))
  const [neverDirect, setNeverDirect] = useState(before?.input.neverDirect ?? false)
  const { values, bind } = fields
  const taken = new Set(
    [...(roles?.values() ?? [])].filter((role) => role.editable && role.id !== before?.id).map(({ name }) => name),
  )
  const wrong = roleWrong(values, source.region, taken)
  const chained = values.via !== ''
  const save = useAction(async () => {
    const saved =
      before === undefined
        ? await agent.roles.add(roleInputOf(values, source.name, neverDirect))
        : await agent.roles.edit(roleChangeOf(before.id, before.input, values, neverDirect))
    toast({ text: t.sources.adding.saved(saved.name), tone: 'ok' })
    onDone()
  })
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={save}
      label={before === undefined ? words.add : words.save}
      onCancel={onDone}
    >
      <TextField
        label={words.arn}
        mono
        autoFocus
        placeholder="arn:aws:iam::123456789012:role/Name"
        {...bind('arn', wrong.arn)}
        onChange={(value) => fields.set(withName(value.trim(), values, before === undefined))}
      />
      <div className={styles['pair']}>
        <TextField
          label={words.name}
          description={words.nameHelp}
          isDisabled={before !== undefined}
          {...bind('name', wrong.name)}
        />
        <ViaField
          source={source.name}
          name={values.name}
          value={values.via}
          onChange={(via) => {
            const tooLong = via !== '' && Number(values.duration) > 3600
            fields.set(tooLong ? { via, duration: '' } : { via })
          }}
        />
      </div>
      <div className={styles['pair']}>
        <SelectField
          label={words.duration}
          description={chained ? words.durationChained : undefined}
          value={values.duration === '' ? 'usual' : values.duration}
          options={[
            { id: 'usual', label: words.durationUsual },
            ...durations(chained, values.duration).map((each) => ({ id: String(each), label: words.hours(each) })),
          ]}
          onChange={(next) => fields.set({ duration: next === 'usual' ? '' : next })}
        />
        <TextField
          label={words.region}
          description={words.regionHelp(source.region)}
          {...bind('region', wrong.region)}
        />
      </div>
      <TextField label={words.labels} description={words.labelsHelp} {...bind('labels', wrong.labels)} />
      <SwitchField
        label={words.neverDirect}
        description={words.neverDirectHelp}
        value={neverDirect}
        onChange={setNeverDirect}
      />
      <RoleFormMore fields={fields} wrong={wrong} before={before?.input} />
    </SourceForm>
  )
}

/** A pasted ARN brings a name with it, unless somebody wrote one already. */
function withName(arn: string, { arn: old, name }: { readonly arn: string; readonly name: string }, isNew: boolean) {
  const last = (text: string): string => /:role\/(?:.*\/)?([\w.-]{1,64})$/.exec(text)?.[1] ?? ''
  return isNew && (name === '' || name === last(old)) ? { arn, name: last(arn) } : { arn }
}
