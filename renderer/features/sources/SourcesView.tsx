import { Plus, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useWide } from '../../ui/hooks/use-wide.ts'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { AddSource } from './AddSource.tsx'
import { SourceDetail } from './SourceDetail.tsx'
import { SourceList } from './SourceList.tsx'
import styles from './SourcesView.module.css'

export function SourcesView() {
  const sources = useKnown('status', (status) => status?.sources)
  const wide = useWide()
  const { place } = useStores()
  const [edit, setEdit] = useState(() => place.getState().editAsked)
  useEffect(() => place.setState({ editAsked: undefined }), [place])
  const asked = useKnown('place', ({ sourceAsked }) => sourceAsked)
  const [picked, setPicked] = useState(edit?.source ?? asked)
  useEffect(() => {
    if (asked === undefined) return
    setPicked(asked)
    place.setState({ sourceAsked: undefined })
  }, [asked, place])
  const pick = (name: string | undefined): void => {
    setPicked(name)
    setEdit(undefined)
  }
  const [adding, setAdding] = useState(false)
  // Beside the list there is room for the first one's details anyway.
  const shown = sources?.find(({ name }) => name === picked) ?? (wide ? sources?.[0] : undefined)
  const addButton = (
    <Button size="small" onPress={() => setAdding(true)}>
      <Plus aria-hidden="true" />
      {t.sources.add}
    </Button>
  )
  return (
    <>
      <ViewFrame
        title={t.sources.title}
        toolbar={addButton}
        {...(shown === undefined
          ? {}
          : {
              detail: (
                <SourceDetail key={shown.name} source={shown} edit={edit?.source === shown.name ? edit : undefined} />
              ),
              detailTitle: shown.name,
            })}
        {...(wide ? {} : { onCloseDetail: () => pick(undefined) })}
      >
        {sources === undefined ? (
          <p className={styles['loading']}>{t.sources.loading}</p>
        ) : sources.length === 0 ? (
          <EmptyState icon={Unplug} title={t.sources.empty.title} text={t.sources.empty.text} actions={addButton} />
        ) : (
          <SourceList sources={sources} selected={shown?.name} onSelect={pick} />
        )}
      </ViewFrame>
      <AddSource isOpen={adding} onClose={() => setAdding(false)} onAdded={(names) => pick(names.at(-1))} />
    </>
  )
}
