import type { DesktopState } from '#contract/desktop.ts'
import type { StatusView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import styles from './About.module.css'
import { OlderAgent } from './OlderAgent.tsx'
import { Quit } from './Quit.tsx'

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
