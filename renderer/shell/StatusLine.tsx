import { Button } from 'react-aria-components'
import type { View } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, useStores } from '../store/context.tsx'
import { useSignIn } from '../store/sign-in.ts'
import { Button as TextButton } from '../ui/Button.tsx'
import { cx } from '../ui/cx.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import { Navigation } from './Navigation.tsx'
import { NoticesButton } from './NoticesButton.tsx'
import { SourceStatus, waitingSources } from './SourceStatus.tsx'
import { StateShape } from './StateShape.tsx'
import styles from './StatusLine.module.css'
import { useWide } from '../ui/hooks/use-wide.ts'

/** One line at the foot: sign-in of the sources, the proxy; in a narrow window also the views. */
export function StatusLine({ onGo }: { readonly onGo: (view: View) => void }) {
  const status = useKnown('status')
  const away = useKnown('connection', ({ kind }) => kind !== 'connected')
  const wide = useWide()
  const { place } = useStores()
  const [waiting] = status === undefined ? [] : waitingSources(status.sources, status.sessions)
  const asksForSignIn = !away && waiting?.state === 'needs-sign-in' && waiting.signsIn === true
  return (
    <footer className={styles['line']} aria-label={t.shell.status}>
      {status !== undefined && (
        <div className={styles['facts']}>
          <Button
            className={styles['sources'] ?? ''}
            onPress={() => {
              place.setState({ sourceAsked: waiting?.name })
              onGo('sources')
            }}
          >
            {away ? (
              <>
                <StateShape state="error" />
                <span className={styles['words']}>{t.shell.away}</span>
              </>
            ) : (
              <SourceStatus {...status} brief={!wide && asksForSignIn} />
            )}
          </Button>
          {asksForSignIn && <SignInButton source={waiting.name} />}
          {/* A narrow line has room for the words of one of them; what needs somebody comes first. */}
          {(wide || waiting === undefined) && (
            <Tooltip text={away ? t.shell.proxyOff : t.shell.proxyHint(status.proxy.url)}>
              <Button className={cx(styles['sources'], styles['proxy'])} onPress={() => onGo('settings')}>
                <span className={styles['words']}>
                  {away ? t.shell.proxyOff : wide ? t.shell.proxyHint(status.proxy.url) : t.shell.proxyOn}
                </span>
              </Button>
            </Tooltip>
          )}
        </div>
      )}
      <span className={styles['space']} />
      <NoticesButton />
      {!wide && <Navigation words={false} onGo={onGo} />}
    </footer>
  )
}

function SignInButton({ source }: { readonly source: string }) {
  const { run, pending } = useSignIn(source)
  return (
    <span className={styles['ask']}>
      <TextButton size="small" pending={pending} onPress={() => run()}>
        {t.shell.signIn}
      </TextButton>
    </span>
  )
}
