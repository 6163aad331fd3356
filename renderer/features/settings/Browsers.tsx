import { useState } from 'react'
import type { BrowserRule, BrowserScope } from '#shared/console/browser-rules.ts'
import { t } from '#shared/strings/strings.ts'
import { useBrowserRules, useWhose } from '../../store/browser-rules.ts'
import { useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { BrowserDialog } from '../../ui/dialogs/BrowserDialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useFocusReturn } from '../../ui/hooks/use-focus-return.ts'
import { useFocusFallback } from '../../ui/hooks/use-focus-fallback.ts'
import { ActionRow } from './ActionRow.tsx'
import styles from './Browsers.module.css'
import { useScope } from './use-scope.tsx'

const words = t.browsers
const rest: BrowserScope = { kind: 'rest' }

/** What a person saved of which browser opens which consoles; the rest stands last, saved or not. */
export function Browsers() {
  const rules = useKnown('browsers')
  const [asked, ask] = useState<'new' | BrowserScope>()
  const near = rules.filter(({ for: scope }) => scope.kind !== 'rest')
  const fallback = useFocusFallback<HTMLUListElement>()
  useFocusReturn(asked !== undefined)
  const others = rules.find(({ for: scope }) => scope.kind === 'rest')
  return (
    <>
      <ActionRow
        text={words.text}
        action={
          <Button size="small" onPress={() => ask('new')}>
            {words.add}
          </Button>
        }
      />
      <ul {...fallback} className={styles['list']} aria-label={words.list}>
        {near.map((rule) => (
          <Saved key={JSON.stringify(rule.for)} scope={rule.for} rule={rule} onChange={() => ask(rule.for)} />
        ))}
        <Saved scope={rest} rule={others} onChange={() => ask(rest)} />
      </ul>
      {asked === 'new' && <NewBrowser onClose={() => ask(undefined)} />}
      {asked !== undefined && asked !== 'new' && <ChangedBrowser scope={asked} onClose={() => ask(undefined)} />}
    </>
  )
}

function Saved({
  scope,
  rule,
  onChange,
}: {
  readonly scope: BrowserScope
  readonly rule: BrowserRule | undefined
  readonly onChange: () => void
}) {
  const rules = useBrowserRules()
  const whose = useWhose()(scope)
  const isGone = useKnown('status', (status) => status !== undefined && isOfNone(scope, status.sources))
  const remove = useAction(rules.remove, words.failed(whose))
  return (
    <li className={styles['saved']} aria-label={whose}>
      <ActionRow
        text={
          <>
            <bdi className={styles['whose']}>{whose}</bdi>
            <span className={styles['opens']}>{words.opens(rule?.opens ?? usual, scope.kind)}</span>
            {isGone && <span className={styles['opens']}>{words.noSource}</span>}
          </>
        }
        action={
          <>
            <Button size="small" aria-label={words.changeOf(whose)} onPress={onChange}>
              {words.change}
            </Button>
            {rule !== undefined && (
              <Button
                size="small"
                aria-label={words.removeOf(whose)}
                pending={remove.pending}
                onPress={() => void remove.run(rule)}
              >
                {words.remove}
              </Button>
            )}
          </>
        }
      >
        {remove.failure !== undefined && <ErrorPanel failure={remove.failure} onDismiss={remove.clear} />}
      </ActionRow>
    </li>
  )
}

/** Whoever edits the settings by hand may leave it behind. */
const isOfNone = (scope: BrowserScope, sources: readonly { readonly name: string }[]): boolean =>
  scope.kind === 'source' && !sources.some(({ name }) => name === scope.source)

const usual = { profile: { kind: 'usual' } } as const

function ChangedBrowser({ scope, onClose }: { readonly scope: BrowserScope; readonly onClose: () => void }) {
  return <BrowserDialog title={words.titleOf(useWhose()(scope))} scope={scope} onClose={onClose} />
}

function NewBrowser({ onClose }: { readonly onClose: () => void }) {
  const { scope, field } = useScope()
  return <BrowserDialog title={words.title} scope={scope} field={field} onClose={onClose} />
}
