// A short word about what was done, at the foot of the window; it leaves by itself unless it is pointed at or holds focus. react-aria leaves
// out what bears `data-react-aria-top-layer` when a dialog makes the rest of the page inert.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
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
  const stack = useRef<HTMLDivElement>(null)
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
  useWayIn(stack)
  return (
    <ToastContext value={show}>
      {children}
      <div ref={stack} className={styles['stack']} data-react-aria-top-layer="true">
        {toasts.map(({ id, toast }) => (
          <ToastBox key={id} id={id} toast={toast} onGone={remove} />
        ))}
      </div>
    </ToastContext>
  )
}

/** F6 leads to the newest toast and back, from a dialog too, which keeps Tab to itself. */
function useWayIn(stack: { readonly current: HTMLElement | null }): void {
  const before = useRef<Element | null>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || stack.current === null) return
      const isInside = stack.current.contains(document.activeElement)
      const goal = isInside
        ? before.current
        : [...(stack.current.lastElementChild?.querySelectorAll('button') ?? [])][0]
      if (!(goal instanceof HTMLElement)) return
      if (!isInside) before.current = document.activeElement
      event.preventDefault()
      goal.focus()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [stack])
}
