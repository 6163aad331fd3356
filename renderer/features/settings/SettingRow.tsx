import { RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { labelOf } from './groups.ts'
import styles from './SettingRow.module.css'
import { SettingField } from './SettingField.tsx'
import { ShortcutField } from './ShortcutField.tsx'
import { type Setting, useSetting } from './use-setting.ts'

/** One setting with its way back to the default; what it takes is saved at once. */
export function SettingRow({ view }: { readonly view: SettingView }) {
  const setting = useSetting(view)
  return (
    <div className={styles['row']}>
      <div className={styles['field']}>{fieldOf(view, setting)}</div>
      <div className={styles['mark']}>
        {view.source === 'default' ? (
          <span>{t.settings.default}</span>
        ) : (
          <IconButton
            label={t.settings.resetOf(labelOf(view.key))}
            icon={RotateCcw}
            isDisabled={setting.pending}
            onPress={() => setting.save(null)}
          />
        )}
      </div>
    </div>
  )
}

function fieldOf(view: SettingView, setting: Setting): ReactNode {
  if (view.key === 'app.shortcut') return <ShortcutField view={view} setting={setting} />
  return <SettingField view={view} setting={setting} />
}
