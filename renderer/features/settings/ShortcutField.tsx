import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { labelOf } from './groups.ts'
import hidden from '../../ui/hidden.module.css'
import styles from './ShortcutField.module.css'
import type { Setting } from './use-setting.ts'
import { useEffect, useRef, useState } from 'react'
import { recordedKeys } from './shortcut-keys.ts'

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
              <span className={hidden['hidden']}>{keys}</span>
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

/** Takes the next keys, wherever the focus is, before anything else gets them. Esc and a lost window end it. */
function useRecorder(isMac: boolean, onKeys: (accelerator: string) => void) {
  const [recording, setRecording] = useState(false)
  const [unfit, setUnfit] = useState(false)
  const latest = useRef(onKeys)
  useEffect(() => {
    latest.current = onKeys
  })
  useEffect(() => {
    if (!recording) return undefined
    const end = (): void => {
      setRecording(false)
      setUnfit(false)
    }
    const take = (event: KeyboardEvent): void => {
      const isPlainTab = event.code === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey
      if (isPlainTab) return end()
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.code === 'Escape') return end()
      const recorded = recordedKeys(event, isMac)
      setUnfit(recorded.kind === 'unfit')
      if (recorded.kind !== 'keys') return
      end()
      latest.current(recorded.accelerator)
    }
    window.addEventListener('keydown', take, { capture: true })
    window.addEventListener('blur', end)
    return () => {
      window.removeEventListener('keydown', take, { capture: true })
      window.removeEventListener('blur', end)
    }
  }, [recording, isMac])
  return { recording, unfit, start: () => setRecording(true) }
}
