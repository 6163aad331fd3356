import { type ClipboardEvent, type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import styles from './CodeForm.module.css'
import { codeOf } from './prompt-facts.ts'

/** Six digits, typed or pasted; the sixth sends them. */
export function CodeForm({
  promptId,
  problem,
  checking,
  onCode,
}: {
  /** A new prompt begins with an empty field. */
  readonly promptId: string
  readonly problem: string | undefined
  readonly checking: boolean
  readonly onCode: (code: string) => void
}) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  useEffect(() => {
    setCode('')
    // After the dialog's own effects, which would take the focus to the dialog itself.
    queueMicrotask(() => field.current?.focus())
  }, [promptId])

  const take = (text: string): void => {
    const next = codeOf(text)
    if (checking || next === code) return
    setCode(next)
    if (next.length === 6) onCode(next)
  }
  const paste = (event: ClipboardEvent): void => {
    const pasted = codeOf(event.clipboardData.getData('text'))
    if (pasted.length !== 6) return
    // A whole code replaces what was begun, wherever the cursor is.
    event.preventDefault()
    take(pasted)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (code.length === 6 && !checking) onCode(code)
  }
  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <label className={styles['label']} htmlFor={id}>
        {t.attention.code}
      </label>
      <input
        ref={field}
        id={id}
        className={styles['input']}
        value={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        readOnly={checking}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => take(event.target.value)}
        onPaste={paste}
      />
      <p id={`${id}-help`} className={problem === undefined || checking ? styles['help'] : styles['problem']}>
        {checking ? t.attention.checking : (problem ?? t.attention.codeHelp)}
      </p>
    </form>
  )
}
