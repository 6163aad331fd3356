// Says things to a screen reader without moving focus: two live regions for the whole page, also while a dialog makes the rest of it inert:
// react-aria leaves out what bears `data-live-announcer`.
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { cx } from './cx.ts'
import hidden from './hidden.module.css'
import styles from './announce.module.css'

export type Announce = (text: string, urgency?: 'polite' | 'assertive') => void

const AnnounceContext = createContext<Announce>(() => {})

export const useAnnounce = (): Announce => useContext(AnnounceContext)

interface Said {
  readonly text: string
  readonly turn: number
}

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [polite, setPolite] = useState<Said>({ text: '', turn: 0 })
  const [assertive, setAssertive] = useState<Said>({ text: '', turn: 0 })
  const turn = useRef(0)
  const announce = useCallback<Announce>((text, urgency = 'polite') => {
    turn.current += 1
    const said = { text, turn: turn.current }
    if (urgency === 'assertive') setAssertive(said)
    else setPolite(said)
  }, [])
  return (
    <AnnounceContext value={announce}>
      {children}
      {/* A new element for each, so that the same words are said again. */}
      <output data-live-announcer="true" className={cx(hidden['hidden'], styles['region'])} aria-live="polite">
        <span key={polite.turn}>{polite.text}</span>
      </output>
      <div data-live-announcer="true" className={cx(hidden['hidden'], styles['region'])} role="alert">
        <span key={assertive.turn}>{assertive.text}</span>
      </div>
    </AnnounceContext>
  )
}
