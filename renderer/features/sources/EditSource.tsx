import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { pageKinds } from './kinds/registry.ts'
import { Meanwhile } from './Meanwhile.tsx'

/** `source`: as it was when this opened, so that a save changes what was changed here and nothing else. */
export function EditSource({ source, onClose }: { readonly source: SourceView; readonly onClose: () => void }) {
  const Form = pageKinds[source.kind].EditForm
  const toast = useToast()
  const saved = (sessionsEnded: number): void => {
    toast({ text: t.sources.adding.saved(source.name, sessionsEnded), tone: 'ok' })
    onClose()
  }
  return (
    <Dialog title={t.sources.adding.editTitle(source.name)} isOpen onOpenChange={(open) => open || onClose()}>
      <Meanwhile source={source} />
      {Form !== undefined && <Form source={source} onSaved={saved} onCancel={onClose} />}
    </Dialog>
  )
}
