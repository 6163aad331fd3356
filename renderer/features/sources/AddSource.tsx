import { useEffect, useMemo, useRef, useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { SourceKind } from '#contract/kinds.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { useToast } from '../../ui/toast.tsx'
import { kindNames, pageKinds } from './kinds/registry.ts'
import hidden from '../../ui/hidden.module.css'
import styles from './AddSource.module.css'

export interface AddSourceProps {
  readonly isOpen: boolean
  /** Which kind is shown first. */
  readonly kind?: SourceKind
  readonly onClose: () => void
  readonly onAdded?: (names: readonly string[]) => void
}

/** What is typed is there again when it opens next, unless it was cancelled: but secrets, which are gone when it closes. */
export function AddSource({ isOpen, kind: first, onClose, onAdded }: AddSourceProps) {
  const sources = useKnown('status', (status) => status?.sources)
  const defaultRegion = useKnown('settings', (settings) => settings?.find(({ key }) => key === 'default.region')?.value)
  const [chosen, setChosen] = useState<SourceKind | undefined>()
  const { drafts } = useStores()
  // As it opens: what is typed or sent from then on changes nothing about which form is shown.
  const draft = useMemo(
    () =>
      isOpen ? [...drafts.getState().keys()].findLast((each) => kindNames.some((kind) => kind === each)) : undefined,
    [drafts, isOpen],
  )
  const kind = chosen ?? first ?? kindNames.find((each) => each === draft) ?? kindNames[0]
  const Form = kind === undefined ? undefined : pageKinds[kind].AddForm
  const toast = useToast()
  const taken = new Set([...Object.values(pageKinds), ...(sources ?? [])].map(({ name }) => name ?? ''))
  // An answer that comes once its form was closed is told, and leaves the form that is open now alone.
  const [turn, setTurn] = useState(0)
  const latest = useRef(turn)
  const group = useRef<HTMLDivElement>(null)
  // A form puts the cursor into its first field; who goes through the kinds with the arrow keys stays among them.
  useEffect(() => {
    if (chosen !== undefined) group.current?.querySelector<HTMLElement>('input:checked')?.focus()
  }, [chosen])
  const close = (): void => {
    latest.current += 1
    setTurn(latest.current)
    setChosen(undefined)
    onClose()
  }
  const added = (names: readonly string[]): void => {
    toast({ text: t.sources.adding.added(names.join(', ')), tone: 'ok' })
    if (latest.current !== turn) return
    close()
    onAdded?.(names)
  }
  return (
    <Dialog title={t.sources.adding.title} isOpen={isOpen} onOpenChange={(open) => open || close()}>
      <RadioGroup
        ref={group}
        className={styles['kinds'] ?? ''}
        orientation="horizontal"
        value={kind ?? null}
        onChange={(next) => setChosen(kindNames.find((each) => each === next))}
      >
        <Label className={hidden['hidden']}>{t.sources.adding.kind}</Label>
        <div className={styles['choices']}>
          {kindNames.map((each) => {
            const { icon: Icon, label } = pageKinds[each]
            return (
              <Radio key={each} value={each} className={styles['choice'] ?? ''}>
                <Icon aria-hidden="true" />
                {label}
              </Radio>
            )
          })}
        </div>
      </RadioGroup>
      {Form !== undefined && (
        <Form
          key={kind}
          taken={taken}
          defaultRegion={String(defaultRegion ?? 'us-east-1')}
          onAdded={added}
          onCancel={close}
        />
      )}
    </Dialog>
  )
}
