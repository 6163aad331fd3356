import { Prompts } from '../features/attention/Prompts.tsx'
import { SessionAnnouncements } from '../features/sessions/SessionAnnouncements.tsx'
import { Content } from './Content.tsx'
import { Navigation } from './Navigation.tsx'
import styles from './Shell.module.css'
import { StatusLine } from './StatusLine.tsx'
import { useNavigation } from './use-navigation.ts'
import { useWide } from '../ui/hooks/use-wide.ts'
import { type ReactNode, useEffect } from 'react'
import { RoleActionsProvider, useRoleActions } from '../store/role-actions.tsx'
import { Announcer } from '../ui/announce.tsx'
import { Confirmer } from '../ui/dialogs/confirm.tsx'
import { Toasts } from '../ui/toast.tsx'
import { useKnown, useStores } from '../store/context.tsx'
import { useBeginSignIn } from '../store/sign-in.ts'

/** The whole page. */
export function Shell() {
  useAppearance()
  return (
    <Surroundings>
      <Frame />
      <Prompts />
      <SessionAnnouncements />
      <AskedSignIns />
      <AskedConsole />
    </Surroundings>
  )
}

/** What was chosen in the tray or a notification is done here, where it can be seen and cancelled. */
function AskedSignIns() {
  const { place } = useStores()
  const asked = useKnown('place', ({ signInAsked }) => signInAsked)
  const signIn = useBeginSignIn()
  useEffect(() => {
    if (asked === undefined) return
    place.setState({ signInAsked: undefined })
    void signIn(asked)
  }, [asked, place, signIn])
  return null
}

/** A console of the tray that asks first is asked about here. */
function AskedConsole() {
  const { place } = useStores()
  const asked = useKnown('place', ({ consoleAsked }) => consoleAsked)
  const role = useKnown('roles', (roles) => (asked === undefined ? undefined : roles?.get(asked)))
  const { console } = useRoleActions()
  useEffect(() => {
    if (role === undefined) return
    place.setState({ consoleAsked: undefined })
    console(role)
  }, [role, place, console])
  return null
}

/** From 820 px a rail, the view and its details; narrower the view alone with the navigation at its foot. */
function Frame() {
  const go = useNavigation()
  const wide = useWide()
  return (
    <div className={styles['shell']}>
      <div className={styles['middle']}>
        {wide && (
          <aside className={styles['rail']}>
            <Navigation words onGo={go} />
          </aside>
        )}
        <main className={styles['main']}>
          <Content />
        </main>
      </div>
      <StatusLine onGo={go} />
    </div>
  )
}

/** What every part of the page may call upon: to say something, to ask, to act on a role. */
export function Surroundings({ children }: { readonly children: ReactNode }) {
  return (
    <Announcer>
      <Toasts>
        <Confirmer>
          <RoleActionsProvider>{children}</RoleActionsProvider>
        </Confirmer>
      </Toasts>
    </Announcer>
  )
}

/** Theme and row height of the settings, as attributes that tokens.css reads. */
function useAppearance(): void {
  const theme = useKnown('settings', (known) => known?.find(({ key }) => key === 'app.theme')?.value)
  const density = useKnown('settings', (known) => known?.find(({ key }) => key === 'app.density')?.value)
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme
    else delete dataset['theme']
    if (density === 'compact') dataset['density'] = density
    else delete dataset['density']
  }, [theme, density])
}
