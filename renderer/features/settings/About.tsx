import type { DesktopState } from '#contract/desktop.ts'
import type { StatusView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
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
  const facts: readonly (readonly [string, string])[] = [
    [words.version, desktop?.version ?? agent.version],
    [words.agent, desktop !== undefined && desktop.version !== agent.version ? `${agent.version}. ${whose}` : whose],
    [words.vault, words.vaultMode[agent.vault]],
    [words.proxy, proxy.url],
    [words.caBundle, proxy.caBundle],
    [words.home, agent.home],
    [words.socket, agent.socket],
  ]
  return (
    <>
      {desktop?.olderAgent !== undefined && <OlderAgent version={desktop.olderAgent.version} />}
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Quit attached={desktop?.agent === 'attached'} />
    </>
  )
}
