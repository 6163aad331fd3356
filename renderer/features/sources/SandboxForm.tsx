import type { FormEvent } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/use-action.ts'
import styles from './Form.module.css'
import { FormActions } from './FormActions.tsx'

const words = t.sources.adding.sandbox

export function SandboxForm({
  isThere,
  onAdded,
  onCancel,
}: {
  readonly isThere: boolean
  readonly onAdded: (name: string) => void
  readonly onCancel: () => void
}) {
  const { agent } = useClient()
  const add = useAction(async () => {
    const { source } = await agent.sources.add({ kind: 'sandbox', name: 'sandbox' })
    onAdded(source.name)
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void add.run()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>{isThere ? words.there : words.text}</p>
      {add.failure !== undefined && <ErrorPanel failure={add.failure} />}
      <FormActions label={words.add} pending={add.pending} isDisabled={isThere} onCancel={onCancel} />
    </form>
  )
}
