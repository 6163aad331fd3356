import type { DesktopState } from '#contract/desktop.ts'
import type { StatusView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import styles from './About.module.css'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useReplaceAgent } from '../../store/use-replace-agent.ts'
import { ActionRow } from './ActionRow.tsx'
import { useClient } from '../../store/context.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

const words = t.settings.about

export function About({
  status: { agent, proxy },
  desktop,
}: {
  readonly status: StatusView
  readonly desktop: DesktopState | undefined
}) {
  const whose =
    desktop === undefined
      ? words.served(agent.pid)
      : desktop.agent === 'own'
        ? words.own(agent.pid)
        : words.attached(agent.pid)
  const running = desktop !== undefined && desktop.version !== agent.version ? `${agent.version}. ${whose}` : whose
  const facts: readonly Fact[] = [
    { name: words.version, value: desktop?.version ?? agent.version },
    { name: words.agent, value: running },
    { name: words.vault, value: words.vaultMode[agent.vault] },
    { name: words.proxy, value: proxy.url },
    { name: words.caBundle, value: proxy.caBundle },
    { name: words.home, value: agent.home },
    { name: words.socket, value: agent.socket },
  ]
  return (
    <>
      {desktop?.olderAgent !== undefined && <OlderAgent version={desktop.olderAgent.version} />}
      <div className={styles['facts']}>
        <Facts facts={facts} />
      </div>
      <Quit attached={desktop?.agent === 'attached'} />
    </>
  )
}

/** An agent that was there before the app and knows less than it. */
function OlderAgent({ version }: { readonly version: string }) {
  const replace = useReplaceAgent()
  return (
    <ActionRow
      text={t.settings.about.older(version)}
      action={
        <Button size="small" pending={replace.pending} onPress={() => void replace.run()}>
          {t.settings.about.replace}
        </Button>
      }
    >
      {replace.failure !== undefined && <ErrorPanel failure={replace.failure} onDismiss={replace.clear} />}
    </ActionRow>
  )
}

const stopCommand = 'latchkey stop'

/** A page in a browser cannot quit anything; it says how. */
function Quit({ attached }: { readonly attached: boolean }) {
  const { desktop } = useClient()
  const quit = useAction(async () => await desktop?.quit())
  if (desktop === undefined)
    return (
      <ActionRow
        text={
          <span className={styles['stop']}>
            {words.stopHint} <code>{stopCommand}</code>
          </span>
        }
        action={<CopyButton text={stopCommand} />}
      />
    )
  return (
    <ActionRow
      text={attached ? words.quitAttached : words.quitOwn}
      action={
        <Button size="small" pending={quit.pending} onPress={() => void quit.run()}>
          {words.quit}
        </Button>
      }
    >
      {quit.failure !== undefined && <ErrorPanel failure={quit.failure} />}
    </ActionRow>
  )
}
