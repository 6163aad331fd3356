import { useId } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/dialogs/Dialog.tsx'
import { ProductionBadge } from '../../ui/marks/ProductionBadge.tsx'
import { inProduction } from '../../ui/marks/in-production.ts'
import { CodeForm } from './CodeForm.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'
import { askedFor, deviceName, waitingFor } from './prompt-facts.ts'
import { PromptTime } from './PromptTime.tsx'
import { usePrompt } from './use-prompt.ts'
import { Facts } from '../../ui/Facts.tsx'
import styles from './Prompts.module.css'

/** What the agent asks a person, one question at a time, over whatever is shown. Once for the whole page. */
export function Prompts() {
  const formId = useId()
  const asking = usePrompt()
  const sessions = useKnown('status', (status) => status?.sessions)
  const roles = useKnown('roles')
  if (asking === undefined) return null
  const { prompt, checking, again, lost, waiting, answer, dismiss } = asking
  const production = waitingFor(prompt.subject, sessions ?? []).some((session) =>
    inProduction(session, roles?.get(session.roleId)),
  )
  const problem = lost ? t.attention.lost : again ? prompt.message : undefined
  return (
    <Dialog
      alert
      width="narrow"
      title={prompt.kind === 'mfa-code' ? t.attention.codeTitle : prompt.title}
      isOpen
      onOpenChange={(open) => {
        if (!open) dismiss()
      }}
      footer={
        <>
          {!checking && <PromptTime key={prompt.id} prompt={prompt} />}
          <Button onPress={dismiss}>
            {checking ? t.common.close : prompt.kind === 'confirm' ? t.attention.no : t.attention.cancel}
          </Button>
          {prompt.kind === 'confirm' && (
            <Button variant="primary" pending={checking} onPress={() => answer('yes')}>
              {t.attention.yes}
            </Button>
          )}
          {prompt.kind === 'passphrase' && (
            <Button variant="primary" type="submit" form={formId} pending={checking}>
              {t.attention.send}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['body']}>
        {problem !== prompt.message && <p>{prompt.message}</p>}
        <Facts
          facts={[
            {
              name: t.attention.askedBy,
              value: (
                <span className={styles['for']}>
                  {askedFor(prompt, sessions ?? [])}
                  {production && <ProductionBadge />}
                </span>
              ),
            },
            { name: t.attention.device, value: prompt.device && <Device device={prompt.device} /> },
          ]}
        />
        {prompt.kind === 'mfa-code' && (
          <CodeForm promptId={prompt.id} problem={problem} checking={checking} onCode={answer} />
        )}
        {prompt.kind === 'passphrase' && (
          <PassphraseForm id={formId} promptId={prompt.id} secret={prompt.secret} problem={problem} onAnswer={answer} />
        )}
        {waiting > 0 && <p className={styles['waiting']}>{t.attention.waiting(waiting)}</p>}
      </div>
    </Dialog>
  )
}

function Device({ device }: { readonly device: string }) {
  const name = deviceName(device)
  return (
    <>
      <bdi>{name}</bdi>
      {name !== device && <span className={styles['arn']}>{device}</span>}
    </>
  )
}
