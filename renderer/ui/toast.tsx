// A short word about what was done, at the foot of the window; it leaves by itself unless it is pointed at or holds focus.
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { useAnnounce } from './announce.tsx'
import { ToastBox } from './ToastBox.tsx'
import styles from './toast.module.css'

export interface Toast {
  readonly text: string
  readonly tone?: 'plain' | 'ok' | 'danger' | undefined
  readonly action?: { readonly label: string; readonly onPress: () => void } | undefined
}

type Show = (toast: Toast) => void

const ToastContext = createContext<Show>(() => {})
const most = 3

export const useToast = (): Show => useContext(ToastContext)

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly { readonly id: number; readonly toast: Toast }[]>([])
  const next = useRef(0)
  const announce = useAnnounce()
  const show = useCallback<Show>(
    (toast) => {
      next.current += 1
      const id = next.current
      setToasts((shown) => [...shown.filter((each) => each.toast.text !== toast.text), { id, toast }].slice(-most))
      announce(toast.text, toast.tone === 'danger' ? 'assertive' : 'polite')
    },
    [announce],
  )
  const remove = useCallback((id: number) => setToasts((shown) => shown.filter((each) => each.id !== id)), [])
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles['stack']}>
        {toasts.map(({ id, toast }) => (
          <ToastBox key={id} id={id} toast={toast} onGone={remove} />
        ))}
      </div>
    </ToastContext>
  )
}
