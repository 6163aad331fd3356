import { type FormEvent, useEffect, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { SecretField } from '../../ui/fields/SecretField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'

/** A text answer; the field forgets it with the prompt. */
export function PassphraseForm({
  id,
  promptId,
  secret,
  problem,
  onAnswer,
}: {
  /** Of the form, for the button outside of it. */
  readonly id: string
  readonly promptId: string
  readonly secret: boolean
  readonly problem: string | undefined
  readonly onAnswer: (value: string) => void
}) {
  const [value, setValue] = useState('')
  useEffect(() => setValue(''), [promptId])
  const Field = secret ? SecretField : TextField
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (value !== '') onAnswer(value)
  }
  return (
    <form id={id} onSubmit={submit}>
      <Field
        label={secret ? t.attention.passphrase : t.attention.answer}
        value={value}
        onChange={setValue}
        error={problem}
        autoFocus
      />
    </form>
  )
}
