import { Building2, FlaskConical, KeyRound, Laptop } from 'lucide-react'
import type { SourceKind } from '#contract/kinds.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, useStores } from '../../store/context.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAnnounce } from '../../ui/announce.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { type Finding, unused, useFound } from '../../store/use-found.ts'
import styles from './FirstRun.module.css'
import { StartCard } from './StartCard.tsx'
import { assertNever } from '#shared/assert-never.ts'
import type { KeyboardEvent } from 'react'

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
            icon={Building2}
            title={t.firstRun.portal.title}
            text={t.firstRun.portal.text}
            autoFocus
            onPress={() => open('identity-center')}
          />
          <StartCard
            icon={KeyRound}
            title={t.firstRun.keys.title}
            text={t.firstRun.keys.text}
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

/** What the second card says. */
function foundText(finding: Finding): string {
  switch (finding.kind) {
    case 'looking':
      return t.firstRun.found.looking
    case 'failed':
      return t.firstRun.found.failed
    case 'found': {
      const found = unused(finding.found)
      const profiles = found.filter(({ profile }) => profile !== undefined).length
      return found.length === 0 ? t.firstRun.found.none : t.firstRun.found.some(profiles, found.length > profiles)
    }
    default:
      return assertNever(finding)
  }
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** Arrow keys move between the buttons of a list, in rows and columns alike. */
function useArrows(): { readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  return {
    onKeyDown(event) {
      const step = steps[event.key]
      if (step === undefined) return
      const buttons = [...event.currentTarget.querySelectorAll('button')]
      const at = buttons.findIndex((button) => button === document.activeElement)
      const next = buttons[(at + step + buttons.length) % buttons.length]
      event.preventDefault()
      next?.focus()
    },
  }
}
