import type { SignInPageView, SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useOpenPage, useSignIn } from '../store/sign-in.ts'
import { Button } from './Button.tsx'
import { CopyButton } from './CopyButton.tsx'
import { useAction } from './hooks/use-action.ts'
import { useNow } from './hooks/use-now.ts'
import { ErrorPanel } from './ErrorPanel.tsx'
import styles from './SignInPanel.module.css'

/** A sign-in that waits for a person: what to do where, how long there is for it, and the way out. */
export function SignInPanel({ source: { name, page } }: { readonly source: SourceView }) {
  const signIn = useSignIn(name)
  const cancel = useAction(signIn.cancel, name)
  const openPage = useOpenPage()
  const open = useAction(async () => {
    if (page !== undefined) await openPage(name, page)
  })
  return (
    <section className={styles['panel']} aria-label={t.sources.signingInTo(name)}>
      {page?.userCode === undefined ? <p>{t.sources.signingIn}</p> : <Code {...page} code={page.userCode} />}
      {[open, cancel].map(
        ({ failure, clear }) => failure && <ErrorPanel key={failure.message} failure={failure} onDismiss={clear} />,
      )}
      <div className={styles['actions']}>
        {page !== undefined && (
          <>
            <Button size="small" pending={open.pending} onPress={() => void open.run()}>
              {page.userCode === undefined ? t.sources.openAgain : t.sources.openPage}
            </Button>
            <CopyButton text={page.url} label={t.sources.copyAddress} />
          </>
        )}
        <Button size="small" pending={cancel.pending} onPress={() => void cancel.run()}>
          {t.sources.cancelSignIn}
        </Button>
        {page !== undefined && <TimeLeft until={page.expiresAt} />}
      </div>
    </section>
  )
}

function Code({ code, url, plainUrl = url }: SignInPageView & { readonly code: string }) {
  return (
    <>
      <p>{t.sources.enterCode}</p>
      <p className={styles['address']}>{plainUrl}</p>
      <div className={styles['actions']}>
        <output className={styles['code']} aria-label={t.sources.code(code.split('').join(' '))}>
          {code}
        </output>
        <CopyButton text={code} label={t.sources.copyCode} />
      </div>
    </>
  )
}

function TimeLeft({ until }: { readonly until: string }) {
  const left = Date.parse(until) - useNow()
  return (
    <span role="timer" className={styles['left']}>
      {left < 1000 ? t.sources.codeEnded : t.sources.left(timeLeft(left))}
    </span>
  )
}
