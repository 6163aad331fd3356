import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { assertNever } from '#shared/assert-never.ts'
import { SelectField } from '../../ui/fields/SelectField.tsx'
import { SwitchField } from '../../ui/fields/SwitchField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { labelOf } from './groups.ts'
import type { Setting } from './use-setting.ts'
import styles from './SettingRow.module.css'

/** The control that fits the setting's type. */
export function SettingField({ view, setting }: { readonly view: SettingView; readonly setting: Setting }) {
  const login = useKnown('desktop', (state) => state?.launchAtLogin)
  const label = labelOf(view.key)
  const { description } = view
  switch (view.type) {
    case 'boolean': {
      const unsupported = view.key === 'app.launch-at-login' && login?.kind === 'unsupported' ? login : undefined
      return (
        <>
          <SwitchField
            label={label}
            description={
              unsupported === undefined
                ? description
                : `${description} ${t.settings.login.unsupported(unsupported.reason)}`
            }
            value={setting.shown === 'true'}
            isDisabled={unsupported !== undefined}
            onChange={(on) => setting.save(String(on))}
          />
          <Refusal error={setting.error} />
        </>
      )
    }
    case 'choice':
      return (
        <>
          <SelectField
            label={label}
            description={description}
            value={setting.shown}
            options={(view.choices ?? []).map((each) => ({ id: each, label: t.settings.choices[each] ?? each }))}
            onChange={(next) => setting.save(next)}
          />
          <Refusal error={setting.error} />
        </>
      )
    case 'text':
    case 'number':
      return (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            setting.settle()
          }}
        >
          <TextField
            label={label}
            description={description}
            value={setting.shown}
            error={setting.error}
            onChange={setting.type}
            onBlur={setting.settle}
            {...(view.type === 'number' ? { inputMode: 'numeric' } : {})}
          />
        </form>
      )
    default:
      return assertNever(view.type)
  }
}

function Refusal({ error }: { readonly error: string | undefined }) {
  if (error === undefined) return null
  return (
    <p role="alert" className={styles['error']}>
      {error}
    </p>
  )
}
