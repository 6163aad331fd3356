import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { labelOf } from './groups.ts'
import styles from './ShortcutField.module.css'
import { useRecorder } from './use-recorder.ts'
import type { Setting } from './use-setting.ts'

const words = t.settings.shortcut

/** Takes the keys by pressing them, and says what the system made of them. */
export function ShortcutField({ view, setting }: { readonly view: SettingView; readonly setting: Setting }) {
  const state = useKnown('desktop', (desktop) => desktop?.shortcut)
  const isMac = useKnown('desktop', (desktop) => desktop?.platform === 'darwin')
  const recorder = useRecorder(isMac, setting.save)
  const label = labelOf(view.key)
  const keys = setting.shown
  // What the system said belongs to the keys it was asked for.
  const told = state !== undefined && state.kind !== 'none' && state.accelerator === keys ? state : undefined
  return (
    <div className={styles['shortcut']} role="group" aria-label={label}>
      <span className={styles['label']}>{label}</span>
      <div className={styles['box']}>
        <span className={styles['keys']}>
          {recorder.recording ? (
            <span className={styles['press']}>{words.press}</span>
          ) : keys === '' ? (
            <span className={styles['none']}>{words.none}</span>
          ) : (
            <>
              <Kbd keys={keys.replace(/^(?:CommandOrControl|CmdOrCtrl)\b/i, 'Mod')} />
              <span className={styles['spoken']}>{keys}</span>
            </>
          )}
        </span>
        <Button size="small" pending={setting.pending} onPress={recorder.start}>
          {keys === '' ? words.record : words.change}
        </Button>
        {keys !== '' && (
          <Button size="small" variant="quiet" onPress={() => setting.save('')}>
            {words.clear}
          </Button>
        )}
      </div>
      <output className={styles['said']} data-refused={told?.kind === 'refused' || setting.error !== undefined}>
        {setting.error ??
          (recorder.recording
            ? recorder.unfit
              ? words.unfit
              : words.pressHelp
            : told?.kind === 'refused'
              ? words.refused(told.reason)
              : told?.kind === 'registered'
                ? words.registered
                : view.description)}
      </output>
    </div>
  )
}
