import { Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { SourceView } from '#contract/model.ts'
import { sentence, sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { SignedIn } from './SignedIn.tsx'
import { pageKinds } from './kinds/registry.ts'
import styles from './SourceDetail.module.css'
import { SourceCheck } from './SourceCheck.tsx'
import { SourceRoles } from './SourceRoles.tsx'
import { SourceState } from './SourceState.tsx'
import { SyncNow } from './SyncNow.tsx'
import { consoleBrowser } from '../../ui/ConsoleBrowser.tsx'
import type { SourceDialogs } from './use-source-dialogs.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { useSignIn } from '../../store/sign-in.ts'
import { usePreflight } from '../../store/use-preflight.ts'
import { SignInPanel } from '../../ui/SignInPanel.tsx'
import { useClient, useStores } from '../../store/context.tsx'
import { useConfirm } from '../../ui/dialogs/confirm.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

export function SourceDetail({
  source,
  dialogs,
  onRemoved,
}: {
  readonly source: SourceView
  readonly dialogs: SourceDialogs
  readonly onRemoved: () => void
}) {
  const remove = useRemoveSource(onRemoved)
  const signIn = useSignIn(source.name)
  const check = usePreflight(source.name)
  const { label, EditForm } = pageKinds[source.kind]
  const detail = useKeptFocus(source.state)
  return (
    <div ref={detail} className={styles['detail']} tabIndex={-1}>
      <div className={styles['head']} data-source={source.name}>
        <SourceState source={source} />
        <span className={styles['kind']}>{label}</span>
        <span className={styles['actions']}>
          {source.state === 'needs-sign-in' && (
            <>
              <Button size="small" variant="primary" pending={signIn.pending} onPress={() => signIn.run()}>
                {t.sources.signIn}
              </Button>
              <Button size="small" isDisabled={signIn.pending} onPress={() => signIn.run(true)}>
                {t.sources.withCode}
              </Button>
            </>
          )}
          {source.signsIn === true && !['needs-sign-in', 'signing-in'].includes(source.state) && (
            <SignedIn name={source.name} isSyncing={source.state === 'syncing'} />
          )}
          {source.syncs === true && source.signsIn !== true && (
            <SyncNow name={source.name} isSyncing={source.state === 'syncing'} />
          )}
          {source.checks === true && (
            <Button size="small" pending={check.state?.kind === 'running'} onPress={check.run}>
              {t.sources.check.start}
            </Button>
          )}
          {EditForm !== undefined && (
            <Button size="small" onPress={() => dialogs.edit(source)}>
              <Pencil aria-hidden="true" />
              {t.sources.edit}
            </Button>
          )}
          <Button size="small" variant="danger" pending={remove.pending} onPress={() => void remove.run(source)}>
            <Trash2 aria-hidden="true" />
            {t.sources.remove}
          </Button>
        </span>
      </div>
      {source.state === 'needs-sign-in' && signIn.failure !== undefined && (
        <ErrorPanel failure={signIn.failure} onDismiss={signIn.clear} />
      )}
      {source.state === 'signing-in' && <SignInPanel source={source} />}
      {source.problem !== undefined && (
        <div className={styles['problem']} data-state={source.state}>
          <p>{sentence(source.problem)}</p>
          {source.hint !== undefined && <p className={styles['next']}>{source.hint}</p>}
          {source.hint === undefined && source.checks === true && (
            <p className={styles['next']}>{t.sources.check.next}</p>
          )}
          {source.state === 'needs-mfa' && <p className={styles['next']}>{t.sources.mfaNext}</p>}
          {source.state === 'error' && EditForm !== undefined && (
            <Button size="small" onPress={() => dialogs.edit(source)}>
              {t.sources.edit}
            </Button>
          )}
        </div>
      )}
      <SourceCheck
        check={{
          ...check,
          clear() {
            check.clear()
            // Its button goes with it.
            detail.current?.focus()
          },
        }}
      />
      <SourceFacts source={source} />
      <SourceRoles source={source} dialogs={dialogs} />
    </div>
  )
}

/** A button goes with the state that it was for: the first one of what stands in its place gets the focus, unless Enter twice would undo what it did once. */
function useKeptFocus(state: SourceView['state']) {
  const detail = useRef<HTMLDivElement>(null)
  const last = useRef(state)
  useEffect(() => {
    if (last.current === state) return
    const swaps = last.current === 'syncing' || state === 'syncing'
    last.current = state
    if (document.activeElement !== document.body) return
    if (swaps) return detail.current?.focus()
    detail.current?.querySelector<HTMLElement>(state === 'signing-in' ? 'section button' : 'button')?.focus()
  }, [state])
  return detail
}

function SourceFacts({ source }: { readonly source: SourceView }) {
  const facts: readonly Fact[] = [
    ...pageKinds[source.kind].facts(source),
    { name: t.sources.region, value: source.region },
    { name: t.sources.endpoint, value: source.endpointUrl, mono: true },
    consoleBrowser({ scope: { kind: 'source', source: source.name } }),
  ]
  return <Facts facts={facts} />
}

const words = t.sources.removing

/** Asks first and names what goes: a secret that is deleted cannot be brought back. */
function useRemoveSource(onRemoved: () => void) {
  const { agent } = useClient()
  const stores = useStores()
  const confirm = useConfirm()
  const toast = useToast()
  return useAction(async ({ name, kind }: SourceView) => {
    const added = [...(stores.roles.getState()?.values() ?? [])].filter((role) => role.source === name && role.editable)
    const ownBrowser = stores.browsers.getState().find((rule) => rule.for.kind === 'source' && rule.for.source === name)
    const running = stores.status.getState()?.sessions.filter((session) => session.source === name) ?? []
    const said = [
      pageKinds[kind].removing,
      ...(added.length === 0 ? [] : [words.added(added.map((role) => role.name))]),
      ...(running.length === 0 ? [] : [words.sessions(running.length)]),
      ...(ownBrowser === undefined ? [] : [words.browser]),
    ]
    const yes = await confirm({ title: words.title(name), text: said.join(' '), confirm: words.confirm, danger: true })
    if (!yes) return
    try {
      const { sessionsEnded } = await agent.sources.remove({ name, force: added.length > 0 })
      onRemoved()
      toast({ text: sessionsEnded === 0 ? words.done(name) : words.doneSessions(name, sessionsEnded), tone: 'ok' })
    } catch (error) {
      const { code, message, hint } = failureOf(error)
      // Somebody else was quicker.
      if (code === 'not-found') {
        onRemoved()
        toast({ text: words.done(name), tone: 'ok' })
      } else toast({ text: sentences(message, hint), tone: 'danger' })
    }
  })
}
