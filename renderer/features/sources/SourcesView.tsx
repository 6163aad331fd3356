import { Plus, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useWide } from '../../ui/hooks/use-wide.ts'
import { ViewFrame } from '../../ui/ViewFrame.tsx'
import { AddSource } from './AddSource.tsx'
import { GoneSource } from './GoneSource.tsx'
import { SourceDetail } from './SourceDetail.tsx'
import { SourceList } from './SourceList.tsx'
import styles from './SourcesView.module.css'
import { useSourceDialogs } from './use-source-dialogs.tsx'

export function SourcesView() {
  const sources = useKnown('status', (status) => status?.sources)
  const wide = useWide()
  const { place } = useStores()
  const dialogs = useSourceDialogs()
  const asked = useKnown('place', ({ sourceAsked, editAsked }) => sourceAsked ?? editAsked?.source)
  const [picked, pick] = useState(asked)
  useEffect(() => {
    if (asked === undefined) return
    pick(asked)
    place.setState({ sourceAsked: undefined })
  }, [asked, place])
  // Beside the list there is room for the first one's details anyway. They stay the same one's, whatever becomes of the list.
  const [first, setFirst] = useState<string>()
  const inPlace = picked ?? (wide ? (first ?? sources?.[0]?.name) : undefined)
  useEffect(() => setFirst(wide && picked === undefined ? inPlace : undefined), [wide, picked, inPlace])
  const [adding, setAdding] = useState(false)
  const shown = sources?.find(({ name }) => name === inPlace)
  // One that was just added may come to the list a moment later.
  const [seen, setSeen] = useState<string>()
  const shownName = shown?.name
  useEffect(() => {
    if (shownName !== undefined) setSeen(shownName)
  }, [shownName])
  const gone = shown === undefined && inPlace !== undefined && inPlace === seen ? inPlace : undefined
  const removed = (): void => {
    pick(undefined)
    setFirst(sources?.find(({ name }) => name !== inPlace)?.name)
    setSeen(undefined)
  }
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
        {...(shown !== undefined && {
          detail: <SourceDetail key={shown.name} source={shown} dialogs={dialogs} onRemoved={removed} />,
          detailTitle: shown.name,
        })}
        {...(gone !== undefined && sources?.length !== 0 && { detail: <GoneSource name={gone} />, detailTitle: gone })}
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
      {dialogs.open}
      <AddSource isOpen={adding} onClose={() => setAdding(false)} onAdded={(names) => pick(names.at(-1))} />
    </>
  )
}
