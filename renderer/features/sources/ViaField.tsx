import { useMemo } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { viaChoices } from './role-form.ts'

const words = t.sources.role
/** More than this is no list to pick from: then its name or ARN is typed. */
const mostChoices = 200

export function ViaField({
  source,
  name,
  value,
  onChange,
}: {
  readonly source: string
  /** Of the role that is edited. */
  readonly name: string
  readonly value: string
  readonly onChange: (via: string) => void
}) {
  const roles = useKnown('roles')
  const choices = useMemo(() => viaChoices(roles?.values() ?? [], source, name), [roles, source, name])
  if (choices.length > mostChoices)
    return <TextField label={words.via} description={words.viaHelp} value={value} onChange={onChange} />
  const known = choices.find((role) => [role.id, role.name, role.arn].includes(value))
  return (
    <SelectField
      label={words.via}
      description={words.viaHelp}
      value={value === '' ? 'direct' : known === undefined ? value : wordOf(known)}
      options={[
        { id: 'direct', label: words.viaDirect },
        ...choices.map((role) => ({ id: wordOf(role), label: role.name, description: role.arn })),
        ...(value === '' || known !== undefined ? [] : [{ id: value, label: value }]),
      ]}
      onChange={(next) => onChange(next === 'direct' ? '' : next)}
    />
  )
}

/** What the settings file says of it: an added role's name is its own. */
const wordOf = ({ id, name, editable }: RoleView): string => (editable ? name : id)
