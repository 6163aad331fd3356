import { FlaskConical, KeyRound, Laptop } from 'lucide-react'
import type { SourceKind } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useStores } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useFound } from '../../store/use-found.ts'
import styles from './FirstRun.module.css'
import { foundText } from './found-text.ts'
import { StartCard } from './StartCard.tsx'
import { useArrows } from './use-arrows.ts'

/** While there is no source: the ways that work, one sentence each. Afterwards the picker, ready to type. */
export function FirstRun({ onAdd }: { readonly onAdd: (kind: SourceKind) => void }) {
  const { agent } = useClient()
  const stores = useStores()
  const announce = useAnnounce()
  const { finding } = useFound()
  const arrows = useArrows()
  // Before anything is added: the picker is there with the first source, and what is typed into it then must stay.
  const toPicker = (): void => stores.place.setState({ view: 'roles' })
  const open = (kind: SourceKind): void => {
    toPicker()
    onAdd(kind)
  }
  const sandbox = useAction(async () => {
    toPicker()
    const { source } = await agent.sources.add({ kind: 'sandbox', name: 'sandbox' })
    // The picker shows it to the eye; a message over it would cover what comes next.
    announce(t.firstRun.ready(source.name))
  })
  return (
    <section className={styles['page']} aria-label={t.firstRun.title}>
      <div className={styles['inner']}>
        <h1 className={styles['title']}>{t.firstRun.title}</h1>
        <ul className={styles['cards']} {...arrows}>
          <StartCard
            icon={KeyRound}
            title={t.firstRun.keys.title}
            text={t.firstRun.keys.text}
            autoFocus
            onPress={() => open('iam-user')}
          />
          <StartCard
            icon={Laptop}
            title={t.firstRun.found.title}
            text={foundText(finding)}
            onPress={() => open('ambient')}
          />
          <StartCard
            icon={FlaskConical}
            title={t.firstRun.sandbox.title}
            text={sandbox.pending ? t.firstRun.sandbox.starting : t.firstRun.sandbox.text}
            pending={sandbox.pending}
            onPress={() => void sandbox.run()}
          />
        </ul>
        {sandbox.failure !== undefined && <ErrorPanel failure={sandbox.failure} onDismiss={sandbox.clear} />}
      </div>
    </section>
  )
}
