import { useEffect, useState } from 'react'
import type { RoleView, SourceView } from '#contract/model.ts'
import type { RoleInput } from '#contract/roles.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { type Failure, failureOf } from '../../ui/failure.ts'
import { Meanwhile } from './Meanwhile.tsx'
import { RoleForm } from './RoleForm.tsx'

type Before =
  | { readonly kind: 'new' | 'reading' }
  | { readonly kind: 'read'; readonly input: RoleInput }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** For a new role of a source, or with `role` for one that was added. */
export function RoleDialog({
  source,
  role,
  onClose,
}: {
  readonly source: SourceView
  readonly role?: RoleView | undefined
  readonly onClose: () => void
}) {
  const { agent } = useClient()
  const id = role?.id
  const [before, setBefore] = useState<Before>({ kind: id === undefined ? 'new' : 'reading' })
  useEffect(() => {
    if (id === undefined) return undefined
    const leave = new AbortController()
    agent.roles.input({ role: id }, { signal: leave.signal }).then(
      (input) => leave.signal.aborted || setBefore({ kind: 'read', input }),
      (error: unknown) => leave.signal.aborted || setBefore({ kind: 'failed', failure: failureOf(error) }),
    )
    return () => leave.abort()
  }, [agent, id])
  const title = role === undefined ? t.sources.role.addTitle(source.name) : t.sources.role.editTitle(role.name)
  return (
    <Dialog title={title} isOpen onOpenChange={(open) => open || onClose()}>
      <Meanwhile source={source} role={role} />
      {before.kind === 'failed' && <ErrorPanel failure={before.failure} />}
      {before.kind === 'new' && <RoleForm source={source} onDone={onClose} />}
      {before.kind === 'read' && (
        <RoleForm source={source} before={{ id: id ?? '', input: before.input }} onDone={onClose} />
      )}
    </Dialog>
  )
}
