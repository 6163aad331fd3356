import type { FormEvent } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import styles from './Form.module.css'
import { FormActions } from './FormActions.tsx'
import type { AddFormProps } from './kinds/kind.ts'

const words = t.sources.adding.sandbox

export function SandboxForm({ onAdded, onCancel }: Pick<AddFormProps, 'onAdded' | 'onCancel'>) {
  const isThere = useKnown('status', (status) => status?.sources.some(({ kind }) => kind === 'sandbox') === true)
  const { agent } = useClient()
  const add = useAction(async () => {
    const { source } = await agent.sources.add({ kind: 'sandbox', name: 'sandbox' })
    onAdded([source.name])
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
