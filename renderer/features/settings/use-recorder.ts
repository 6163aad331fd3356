import { useEffect, useRef, useState } from 'react'
import { recordedKeys } from './shortcut-keys.ts'

/** Takes the next keys, wherever the focus is, before anything else gets them. Esc and a lost window end it. */
export function useRecorder(isMac: boolean, onKeys: (accelerator: string) => void) {
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
