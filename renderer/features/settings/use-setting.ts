import { useEffect, useRef, useState } from 'react'
import type { SettingView } from '#contract/settings.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useStores } from '../../store/context.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { labelOf } from './groups.ts'

export interface Setting {
  /** What the form shows: what is typed or was just chosen, else what the agent has. */
  readonly shown: string
  readonly type: (text: string) => void
  /** Saves at once; null puts the default back. */
  readonly save: (text: string | null) => void
  /** Saves what is typed, if it differs. */
  readonly settle: () => void
  readonly error: string | undefined
  readonly pending: boolean
}

export function useSetting(view: SettingView): Setting {
  const { agent } = useClient()
  const stores = useStores()
  const announce = useAnnounce()
  const [draft, setDraft] = useState<string | undefined>()
  const [refused, setRefused] = useState<string | undefined>()
  const value = String(view.value)
  const action = useAction(async (text: string | null) => {
    const saved = await agent.settings.set({ key: view.key, value: text })
    // The agent's own word for it, a moment before its watch says the same.
    stores.settings.setState((all) => all?.map((each) => (each.key === saved.key ? saved : each)), true)
    return saved
  }, labelOf(view.key))
  const save = async (text: string | null): Promise<void> => {
    setRefused(undefined)
    if (text !== null) setDraft(text)
    const saved = await action.run(text)
    if (saved === undefined) return setRefused(text ?? '')
    setDraft(undefined)
    announce(t.settings.saved(labelOf(view.key)))
  }
  const settle = (): void => {
    if (draft === undefined || draft === refused) return
    if (draft === value) setDraft(undefined)
    else void save(draft)
  }
  // A view that is left by a key takes its field along before that loses the focus.
  const leave = useRef(settle)
  useEffect(() => {
    leave.current = settle
  })
  useEffect(() => () => leave.current(), [])
  return {
    shown: draft ?? value,
    type: (text) => {
      setDraft(text)
      setRefused(undefined)
      action.clear()
    },
    save: (text) => void save(text),
    settle,
    error: action.failure?.message,
    pending: action.pending,
  }
}
