import { RotateCcw } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { labelOf } from './groups.ts'
import styles from './SettingRow.module.css'
import { SettingField } from './SettingField.tsx'
import { ShortcutField } from './ShortcutField.tsx'
import { type Setting, useSetting } from './use-setting.ts'

/** One setting; what it takes is saved at once. Where it is not the default there is a way back to that. */
export function SettingRow({ view }: { readonly view: SettingView }) {
  const setting = useSetting(view)
  const field = useRef<HTMLDivElement>(null)
  return (
    <div className={styles['row']}>
      <div ref={field} className={styles['field']}>
        {fieldOf(view, setting)}
      </div>
      {view.source === 'set' && (
        <div className={styles['mark']}>
          <IconButton
            label={t.settings.resetOf(labelOf(view.key))}
            icon={RotateCcw}
            isDisabled={setting.pending}
            onPress={() => {
              setting.save(null)
              // The button goes with what it takes back.
              field.current?.querySelector<HTMLElement>('input, button')?.focus()
            }}
          />
        </div>
      )}
    </div>
  )
}

function fieldOf(view: SettingView, setting: Setting): ReactNode {
  if (view.key === 'app.shortcut') return <ShortcutField view={view} setting={setting} />
  return <SettingField view={view} setting={setting} />
}
