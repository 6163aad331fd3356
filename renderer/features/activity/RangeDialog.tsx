import { type FormEvent, useId, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import styles from './RangeDialog.module.css'

/** What dragging over the plot does, for the keyboard. Times in epoch ms. */
export function RangeDialog({
  since,
  until,
  onClose,
  onShow,
}: {
  readonly since: number
  readonly until: number
  readonly onClose: () => void
  readonly onShow: (since: number, until: number) => void
}) {
  const id = useId()
  const [from, setFrom] = useState(() => toLocalInput(since))
  const [to, setTo] = useState(() => toLocalInput(until))
  const [start, end] = [fromLocalInput(from), fromLocalInput(to)]
  const valid = start !== undefined && end !== undefined && start < end
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!valid) return
    onShow(start, end)
    onClose()
  }
  return (
    <Dialog
      title={t.activity.rangeTitle}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <form className={styles['form']} onSubmit={submit}>
        <label className={styles['field']}>
          {t.activity.rangeFrom}
          <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label className={styles['field']}>
          {t.activity.rangeTo}
          <input
            type="datetime-local"
            value={to}
            aria-invalid={!valid}
            aria-describedby={valid ? undefined : `${id}-problem`}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
        <p id={`${id}-problem`} className={styles['problem']}>
          {valid ? '' : t.activity.rangeOrder}
        </p>
        <div className={styles['buttons']}>
          <Button onPress={onClose}>{t.activity.cancel}</Button>
          <Button type="submit" variant="primary" isDisabled={!valid}>
            {t.activity.rangeShow}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** As a field for local date and time takes it. */
function toLocalInput(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** Epoch ms; undefined while the field is empty or half filled. */
function fromLocalInput(text: string): number | undefined {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}
