import { useEffect } from 'react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useStores } from '../../store/context.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { pageKinds } from './kinds/registry.ts'
import { Meanwhile } from './Meanwhile.tsx'
import { editOf, forgetDraft } from './use-draft.ts'

const words = t.sources.adding

/** `source`: as it was when this opened, so that a save changes what was changed here and nothing else. */
export function EditSource({ source, onClose }: { readonly source: SourceView; readonly onClose: () => void }) {
  const { name, kind } = source
  const Form = pageKinds[kind].EditForm
  const { drafts } = useStores()
  const toast = useToast()
  useUnsaved(name)
  const end = (): void => {
    forgetDraft(drafts, editOf(name))
    onClose()
  }
  const saved = (sessionsEnded: number): void => {
    toast({ text: words.saved(name, sessionsEnded), tone: 'ok' })
    end()
  }
  return (
    <Dialog title={words.editTitle(name)} isOpen onOpenChange={(open) => open || onClose()}>
      <Meanwhile source={source} />
      {Form !== undefined && <Form source={source} onSaved={saved} onCancel={end} />}
    </Dialog>
  )
}

/** Left by Escape or for another view, it says so, and can be gone on with for as long as it does. */
function useUnsaved(name: string): void {
  const { drafts, place, status } = useStores()
  const toast = useToast()
  useEffect(
    () => () => {
      if (!drafts.getState().has(editOf(name))) return
      const isThere = status.getState()?.sources.some((each) => each.name === name) === true
      const again = (): void => place.setState({ view: 'sources', editAsked: { source: name, goesOn: true } })
      toast({
        text: words.notSaved(name),
        ...(isThere && { action: { label: words.editAgain, onPress: again } }),
      })
    },
    [drafts, place, status, toast, name],
  )
}
