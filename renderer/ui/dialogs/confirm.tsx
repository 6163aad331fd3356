// A question before something that cannot be taken back: the answer is a promise.
import { createContext, Fragment, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../Button.tsx'
import { Dialog } from './Dialog.tsx'

export interface Question {
  readonly title: string
  /** What will happen. */
  readonly text: ReactNode
  /** The verb on the button. */
  readonly confirm: string
  readonly danger?: boolean
}

export type Ask = (question: Question) => Promise<boolean>

const ConfirmContext = createContext<Ask>(() => Promise.resolve(false))

export const useConfirm = (): Ask => useContext(ConfirmContext)

interface Asked {
  readonly turn: number
  readonly question: Question
  readonly answer: (yes: boolean) => void
}

/** One after the other: a question that comes while another is read neither takes its place nor the press that was meant for it. */
export function Confirmer({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<readonly Asked[]>([])
  const turns = useRef(0)
  const [first] = asked
  // What closes keeps its words until it is gone.
  const [shown, setShown] = useState(first)
  if (first !== undefined && first !== shown) setShown(first)
  const question = shown?.question
  const ask = useCallback<Ask>((next) => {
    turns.current += 1
    const turn = turns.current
    return new Promise((answer) => {
      setAsked((known) => [...known, { turn, question: next, answer }])
    })
  }, [])
  const settle = (yes: boolean): void => {
    first?.answer(yes)
    setAsked((known) => known.filter((each) => each !== first))
  }
  return (
    <ConfirmContext value={ask}>
      {children}
      <Dialog
        alert
        width="narrow"
        title={question?.title ?? ''}
        isOpen={first !== undefined}
        onOpenChange={(open) => {
          if (!open) settle(false)
        }}
        footer={
          <Fragment key={shown?.turn}>
            <Button autoFocus onPress={() => settle(false)}>
              {t.common.cancel}
            </Button>
            <Button variant={question?.danger === true ? 'danger' : 'primary'} onPress={() => settle(true)}>
              {question?.confirm}
            </Button>
          </Fragment>
        }
      >
        <p>{question?.text}</p>
      </Dialog>
    </ConfirmContext>
  )
}
