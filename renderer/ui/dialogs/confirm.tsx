// A question before something that cannot be taken back: the answer is a promise.
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
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

export function Confirmer({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question | undefined>()
  const [isOpen, setOpen] = useState(false)
  const answer = useRef<(yes: boolean) => void>(() => {})
  const ask = useCallback<Ask>((next) => {
    answer.current(false)
    setQuestion(next)
    setOpen(true)
    return new Promise((resolve) => {
      answer.current = resolve
    })
  }, [])
  const settle = (yes: boolean): void => {
    setOpen(false)
    answer.current(yes)
  }
  return (
    <ConfirmContext value={ask}>
      {children}
      <Dialog
        alert
        width="narrow"
        title={question?.title ?? ''}
        isOpen={isOpen}
        onOpenChange={(open) => {
          if (!open) settle(false)
        }}
        footer={
          <>
            <Button autoFocus onPress={() => settle(false)}>
              {t.common.cancel}
            </Button>
            <Button variant={question?.danger === true ? 'danger' : 'primary'} onPress={() => settle(true)}>
              {question?.confirm}
            </Button>
          </>
        }
      >
        <p>{question?.text}</p>
      </Dialog>
    </ConfirmContext>
  )
}
