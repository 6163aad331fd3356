import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import type { PageKind } from './kinds/kind.ts'

export function EditSource({
  source,
  Form,
  isOpen,
  onClose,
}: {
  readonly source: SourceView
  readonly Form: NonNullable<PageKind['EditForm']>
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const toast = useToast()
  const saved = (sessionsEnded: number): void => {
    toast({ text: t.sources.adding.saved(source.name, sessionsEnded), tone: 'ok' })
    onClose()
  }
  return (
    <Dialog title={t.sources.adding.editTitle(source.name)} isOpen={isOpen} onOpenChange={(open) => open || onClose()}>
      <Form source={source} onSaved={saved} onCancel={onClose} />
    </Dialog>
  )
}
