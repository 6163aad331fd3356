import { type ProfileKind, profileKinds } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import type { PlanOptions } from './use-plan.ts'
import styles from './ProfilesView.module.css'

const kinds = profileKinds.map((id) => ({ id, label: t.profiles.kinds[id], description: t.profiles.kindMeans[id] }))
const every = '\u0000all'

/** What is to be planned. */
export function PlanFields({
  options,
  kind,
  onChange,
}: {
  readonly options: PlanOptions
  /** The agent's choice, where none was made here. */
  readonly kind: ProfileKind | undefined
  readonly onChange: (part: Partial<PlanOptions>) => void
}) {
  const sources = useKnown('status', (status) => status?.sources) ?? []
  return (
    <div className={styles['fields']}>
      <div className={styles['selects']}>
        <SelectField
          label={t.profiles.kind}
          small
          isSet={options.kind !== undefined}
          options={kinds}
          value={options.kind ?? kind ?? null}
          onChange={(chosen) => onChange({ kind: chosen })}
        />
        <SelectField
          label={t.profiles.source}
          small
          isSet={options.source !== undefined}
          options={[
            { id: every, label: t.profiles.allSources },
            ...sources.map(({ name }) => ({ id: name, label: name })),
          ]}
          value={options.source ?? every}
          onChange={(chosen) => onChange({ source: chosen === every ? undefined : chosen })}
        />
      </div>
      <details className={styles['more']}>
        <summary>{t.profiles.options}</summary>
        <div className={styles['texts']}>
          <TextField
            label={t.profiles.only}
            description={t.profiles.onlyHelp}
            value={options.only}
            onChange={(only) => onChange({ only })}
          />
          <TextField
            label={t.profiles.template}
            description={t.profiles.templateHelp}
            placeholder="{account}-{role}"
            mono
            maxLength={200}
            value={options.template}
            onChange={(template) => onChange({ template })}
          />
        </div>
      </details>
    </div>
  )
}
