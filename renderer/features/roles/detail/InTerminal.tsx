import { CircleCheck, Copy, Terminal, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { terminalsWith } from '#shared/terminals.ts'
import { timeLeft } from '#shared/times.ts'
import { useClient, useKnown, useStores } from '../../../store/context.tsx'
import { Button } from '../../../ui/Button.tsx'
import { CommandText } from '../../../ui/CommandText.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Kbd } from '../../../ui/Kbd.tsx'
import { environmentCommand, execCommand, roleWord, whoAmI } from '#shared/commands.ts'
import { shellsOf } from '../../../store/commands.ts'
import type { Copying } from '../../../store/use-copy.ts'
import { failureOf } from '../../../ui/failure.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { useAction } from '../../../ui/hooks/use-action.ts'
import styles from './InTerminal.module.css'

/**
 * What to do with a role that began to run: nothing where terminals have it, else first the way that needs nothing installed. With the first
 * request it says that it works.
 */
export function NextStep({
  role,
  copying,
  onDismiss,
}: {
  readonly role: RoleView
  readonly copying: Copying
  readonly onDismiss: () => void
}) {
  const stores = useStores()
  const word = roleWord(role, stores.roles.getState()?.values() ?? [])
  const session = useKnown('status', (status) => status?.sessions.find(({ roleId }) => roleId === role.id)?.id)
  const usage = useKnown('usage', (all) => (session === undefined ? undefined : all.get(session)))
  const [before] = useState(usage?.lastAt)
  const open = useKnown('terminals', (view) => view?.terminals.length ?? 0)
  const having = useKnown('terminals', (view) => terminalsWith(view, role.id))
  const title = having === undefined ? t.roles.readyNext : t.terminals.haveIt(having, open)
  const works = usage?.lastAt !== undefined && usage.lastAt !== before
  return (
    <section className={styles['next']} aria-label={title}>
      <header className={styles['header']}>
        {works ? <CircleCheck aria-hidden="true" /> : <Terminal aria-hidden="true" />}
        <h3 className={styles['title']}>
          {works ? <Works action={usage.lastAction} at={usage.lastAt ?? ''} /> : title}
        </h3>
        <IconButton label={t.roles.dismiss} icon={X} shortcut="Escape" onPress={onDismiss} />
      </header>
      {works ? (
        <div className={styles['first']}>
          <Button size="small" onPress={() => stores.place.setState({ view: 'activity' })}>
            {t.roles.seeActivity}
          </Button>
        </div>
      ) : having !== undefined && having > 0 ? (
        <p className={styles['then']}>
          {t.terminals.thenRun} <CommandText command={whoAmI} />
        </p>
      ) : (
        <>
          <div className={styles['first']}>
            <Button size="small" variant="primary" onPress={() => copying.usual(role)}>
              {t.roles.copy}
              <Kbd keys="Mod+C" />
            </Button>
            <p className={styles['then']}>
              {t.roles.thenPaste} <CommandText command={whoAmI} />
            </p>
          </div>
          <TerminalStep text={t.roles.orExec} command={execCommand(word)} copying={copying} after={<InstallOffer />} />
        </>
      )}
    </section>
  )
}

function Works({ action, at }: { readonly action: string | undefined; readonly at: string }) {
  const since = useNow() - Date.parse(at)
  return <output>{t.roles.itWorks(action, since < 1000 ? t.roles.justNow : t.roles.ago(timeLeft(since)))}</output>
}

/** The ways from a role to a working command, for reference. */
export function TerminalHowTo({ word, copying }: { readonly word: string; readonly copying: Copying }) {
  const shells = shellsOf(useKnown('desktop'))
  return (
    <section className={styles['howTo']}>
      <h3 className={styles['howToTitle']}>{t.roles.inTerminal}</h3>
      <TerminalStep text={t.roles.runOne} command={execCommand(word)} copying={copying} />
      <TerminalStep text={t.roles.takeOver} command={environmentCommand(word, shells)} copying={copying} />
      <TerminalStep text={t.roles.giveBack} command={environmentCommand(word, shells, '--unset')} copying={copying} />
      <InstallOffer />
    </section>
  )
}

/** A command to run in a terminal, and what it is for. */
function TerminalStep({
  text,
  command,
  copying,
  after,
}: {
  readonly text: string
  readonly command: string
  readonly copying: Copying
  readonly after?: ReactNode
}) {
  return (
    <div className={styles['step']}>
      <p className={styles['text']}>{text}</p>
      <div className={styles['command']}>
        <CommandText command={command} />
        <IconButton
          label={t.roles.copyThis(command)}
          icon={Copy}
          onPress={() => copying.text(command, t.roles.command)}
        />
      </div>
      {after}
    </div>
  )
}

/** Where a terminal would not find `latchkey`. */
function InstallOffer() {
  const { desktop } = useClient()
  const toast = useToast()
  const commandLine = useKnown('desktop', (state) => state?.commandLine)
  const install = useAction(async () => {
    try {
      const done = await desktop?.installCommandLine()
      if (done !== undefined) toast({ text: t.roles.installed(done.path), tone: 'ok' })
    } catch (error) {
      toast({ text: failureOf(error).message, tone: 'danger' })
    }
  })
  if (commandLine?.kind !== 'absent') return null
  return (
    <div className={styles['offer']}>
      <p>{t.roles.notInstalled}</p>
      <Button size="small" pending={install.pending} onPress={() => void install.run()}>
        {t.roles.install}
      </Button>
    </div>
  )
}
