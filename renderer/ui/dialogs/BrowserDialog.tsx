import { type ReactNode, useState } from 'react'
import { type BrowserChoice, type BrowserScope, nearestRule } from '#shared/console/browser-rules.ts'
import { defined } from '#shared/defined.ts'
import { t } from '#shared/strings/strings.ts'
import { useBrowserRules } from '../../store/browser-rules.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { Button } from '../Button.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { SelectField } from '../fields/SelectField.tsx'
import { useAction } from '../hooks/use-action.ts'
import { useAnswer } from '../hooks/use-answer.ts'
import { useStable } from '../hooks/use-stable.ts'
import styles from './BrowserDialog.module.css'
import { browserKey, browserOf, browserOptions, profileKey, profileOptions } from './browser-options.ts'
import { Dialog } from './Dialog.tsx'

const words = t.browsers
const usual = { kind: 'usual' } as const

/** Which browser and profile opens the consoles of an account, of a source or of the rest. */
export function BrowserDialog({
  title,
  scope,
  source,
  field,
  onClose,
}: {
  readonly title: string
  /** Undefined: it is still to be said whose, in `field`. */
  readonly scope: BrowserScope | undefined
  /** Of the account's role, where it was asked for from one. */
  readonly source?: string | undefined
  readonly field?: ReactNode
  readonly onClose: () => void
}) {
  const { agent } = useClient()
  // As it opened: what is saved elsewhere meanwhile changes nothing under the hands.
  const [rules] = useState(useKnown('browsers'))
  const { save } = useBrowserRules()
  const found = useAnswer(useStable((signal: AbortSignal) => agent.console.findBrowsers(undefined, { signal })))
  const [chosen, choose] = useState<BrowserChoice>()
  const kind = scope?.kind ?? 'rest'
  const before = scope && nearestRule(rules, scope, source)?.opens
  const choice = chosen ?? before ?? { profile: usual }
  const browser = browserKey(choice)
  const installed = found.value ?? []
  const profiles = profileOptions(installed, browser, kind, choice.profile)
  const saving = useAction(async () => {
    if (scope === undefined) return
    await save({ for: scope, opens: choice })
    onClose()
  }, title)
  return (
    <Dialog
      title={title}
      width="narrow"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button
            variant="primary"
            isDisabled={scope === undefined}
            pending={saving.pending}
            onPress={() => void saving.run()}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        {field}
        <SelectField
          label={words.browser}
          value={browser}
          options={browserOptions(installed, browser)}
          description={found.value?.length === 0 ? words.none : undefined}
          onChange={(key) => choose({ ...defined({ browser: browserOf(key) }), profile: usual })}
        />
        {profiles.length > 0 && (
          <SelectField
            label={words.profile}
            value={profileKey(choice.profile)}
            options={profiles}
            description={words.profileText[choice.profile.kind]}
            onChange={(key) =>
              choose({ ...choice, profile: profiles.find(({ id }) => id === key)?.profile ?? choice.profile })
            }
          />
        )}
        {found.failure !== undefined && <ErrorPanel failure={found.failure} />}
        {saving.failure !== undefined && <ErrorPanel failure={saving.failure} />}
      </div>
    </Dialog>
  )
}
