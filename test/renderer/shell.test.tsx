import { act, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Shell } from '#renderer/shell/Shell.tsx'
import { views } from '#renderer/views.ts'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { scenarios } from './gallery/scenarios.ts'
import { desktopState, galleryNow, minutes, settings, source, status } from './gallery/sample.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { setWidth } from './width.ts'

beforeEach(() => {
  setWidth(1200)
  document.documentElement.removeAttribute('data-theme')
  document.documentElement.removeAttribute('data-density')
})

async function shell(scenario: string, fake: FakeClient = createFakeClient()): Promise<Rendered> {
  const rendered = await renderPage(<Shell />, { fake, now: () => galleryNow })
  scenarios[scenario]?.(fake, { set: (place) => rendered.stores.place.setState(place) })
  await rendered.settle()
  return rendered
}

const currentView = (): string =>
  screen
    .getAllByRole('button')
    .find((button) => button.getAttribute('aria-current') === 'page')
    ?.querySelector('span')?.textContent ?? ''

describe('navigation', () => {
  it.each([
    ...views.slice(1).map(({ label }, at) => ({ keys: `{Control>}${at + 2}{/Control}`, view: label })),
    { keys: '{Control>},{/Control}', view: 'Settings' },
  ])('$keys shows $view', async ({ keys, view }) => {
    const { user } = await shell('active')
    await user.keyboard(keys)
    expect(currentView()).toBe(view)
  })

  it('Ctrl+K leads from any view to an empty search field', async () => {
    const { user, stores } = await shell('active')
    await user.keyboard('{Control>}2{/Control}{Control>}k{/Control}')
    expect(stores.place.getState()).toMatchObject({ view: 'roles', searchAsked: 1 })
  })

  it('a press on a name in the rail shows that view', async () => {
    const { user } = await shell('active')
    await user.click(screen.getByRole('button', { name: 'Sessions' }))
    expect(currentView()).toBe('Sessions')
  })

  it('says its keys to a screen reader', async () => {
    await shell('active')
    expect(screen.getByRole('button', { name: 'Activity' }).getAttribute('aria-keyshortcuts')).toBe('Control+3')
  })

  it('promises no keys in a browser, which keeps them for its tabs', async () => {
    const { user } = await shell('active', createFakeClient({ browser: true }))
    const button = within(screen.getByRole('navigation')).getByRole('button', { name: 'Activity' })
    expect([button.getAttribute('aria-keyshortcuts'), button.querySelector('kbd')]).toEqual([null, null])
    await user.keyboard('{Control>}3{/Control}')
    expect(currentView()).toBe('Roles')
  })

  it('keeps every view within reach in a narrow window', async () => {
    setWidth(380)
    await shell('active')
    const names = within(screen.getByRole('navigation', { name: 'Views' })).getAllByRole('button')
    expect(names.map((button) => button.getAttribute('aria-label'))).toEqual(views.map(({ label }) => label))
  })
})

describe('Escape', () => {
  it('leads back to the roles, then hides the window', async () => {
    const { user, fake } = await shell('active')
    await user.keyboard('{Control>}5{/Control}')
    await user.keyboard('{Escape}')
    expect(currentView()).toBe('Roles')
    expect(fake.asked('desktop.hideWindow')).toHaveLength(0)
    await user.keyboard('{Escape}')
    expect(fake.asked('desktop.hideWindow')).toHaveLength(1)
  })

  it('clears the search before it hides the window', async () => {
    const { user, fake } = await shell('active')
    await user.type(screen.getByRole('combobox'), 'lab')
    await user.keyboard('{Escape}')
    expect(fake.asked('desktop.hideWindow')).toHaveLength(0)
    expect(screen.getByRole('combobox')).toHaveProperty('value', '')
  })

  it('does nothing in a browser, which has no window to hide', async () => {
    const { user, fake } = await shell('active', createFakeClient({ browser: true }))
    await user.keyboard('{Escape}')
    expect(currentView()).toBe('Roles')
    expect(fake.calls.filter(({ path }) => path.startsWith('desktop.'))).toEqual([])
  })
})

describe('a sign-in that was chosen in the tray', () => {
  it('is done by the window, which stays where it is', async () => {
    const { fake, stores, settle } = await shell('identity-center')
    stores.place.setState({ view: 'settings' })
    fake.push('desktop.commands', { kind: 'sign-in', source: 'customer' })
    await settle()
    expect(fake.asked('sources.signIn')).toEqual([{ name: 'customer', device: false }])
    const page = { url: 'https://oidc.example/authorize', expiresAt: '2030-01-01T00:00:00.000Z' }
    fake.push('sources.signIn', { kind: 'page', page, isYours: true })
    await settle()
    expect(fake.asked('desktop.openSignIn')).toEqual([{ source: 'customer' }])
    expect(stores.place.getState().view).toBe('settings')
  })
})

describe('connection', () => {
  it('shows the shape of a list until the agent answers', async () => {
    await shell('connecting')
    expect(screen.getByLabelText('Connecting to Latchkey')).toBeDefined()
  })

  it('says what is waited for once that takes long, and nothing of a start that is quick', async () => {
    const fake = createFakeClient()
    let now = galleryNow
    const { settle } = await renderPage(<Shell />, { fake, now: () => now })
    const message = 'Waiting for the keychain'
    fake.push('desktop.watch', desktopState({ start: { kind: 'waiting', message } }))
    await settle()
    expect(screen.queryByText(message)).toBeNull()
    now += 2000
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    expect(screen.getByText(message)).toBeTruthy()
  })

  it('says why no agent could be started, and names no command that fails for the same reason', async () => {
    const fake = createFakeClient()
    fake.fail('app.watch', 'the keychain cannot be used', { code: 'vault-unavailable' })
    const { settle } = await shell('none', fake)
    const start = { kind: 'failed', message: 'The keychain cannot be used.', hint: 'Choose another vault.' } as const
    fake.push('desktop.watch', desktopState({ start }))
    await settle()
    expect(screen.getByText('The keychain cannot be used.')).toBeTruthy()
    expect(screen.getByText('Choose another vault.')).toBeTruthy()
    expect(screen.queryByText('latchkey agent')).toBeNull()
  })

  it('starts an agent that never answered', async () => {
    const fake = createFakeClient()
    fake.away()
    const { user } = await shell('none', fake)
    expect(screen.getByText('Latchkey stopped. Start it again.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Start Latchkey' }))
    expect(fake.asked('desktop.startAgent')).toHaveLength(1)
  })

  it('keeps the last list when the agent goes, and starts another one', async () => {
    const { fake, user, settle } = await shell('active')
    fake.away()
    await settle()
    expect(screen.getByText('Latchkey stopped. Start it again.')).toBeDefined()
    expect(screen.getAllByText('payments-dev').length).toBeGreaterThan(0)
    expect(screen.getByText('Proxy off')).toBeDefined()
    expect(screen.getByText('Not connected')).toBeDefined()
    expect(screen.queryByText(/ ready$/)).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Start Latchkey' }))
    expect(fake.asked('desktop.startAgent')).toHaveLength(1)
  })
})

describe('a half-filled form', () => {
  it('stays when the shortcut brings the window back, which else begins a search', async () => {
    const { fake, user, settle, stores } = await shell('active')
    stores.place.setState({ view: 'sources' })
    await user.click(await screen.findByRole('button', { name: 'Add source' }))
    await user.type(screen.getByLabelText('Start URL'), 'https://d-123')
    fake.push('desktop.commands', { kind: 'search' })
    await settle()
    expect(screen.getByLabelText('Start URL')).toHaveProperty('value', 'https://d-123')
    await user.keyboard('{Escape}')
    fake.push('desktop.commands', { kind: 'search' })
    await settle()
    expect(stores.place.getState()).toMatchObject({ view: 'roles', searchAsked: 1 })
  })
})

describe('status line', () => {
  it('names the source that needs somebody, in words', async () => {
    await shell('needs-sign-in')
    expect(screen.getByRole('button', { name: 'laptop has a problem and 1 more' })).toBeDefined()
  })

  it('counts the sources that are ready', async () => {
    await shell('active')
    expect(screen.getByRole('button', { name: '2 sources ready' })).toBeDefined()
    expect(screen.getByText('Proxy at http://127.0.0.1:8477')).toBeDefined()
  })
})

describe('notices', () => {
  it('are counted until they were looked at, and renew from there', async () => {
    const { user, fake, settle } = await shell('notices')
    await user.click(screen.getByRole('button', { name: '2 notices' }))
    const list = screen.getByRole('dialog', { name: 'Notices' })
    await user.click(within(list).getByRole('button', { name: 'Sign in again' }))
    await settle()
    expect(fake.asked('sessions.renew')).toEqual([{ role: 'corp/payments-staging/Deploy' }])
    await user.keyboard('{Escape}')
    expect(screen.getByRole('button', { name: 'Notices' })).toBeDefined()
  })

  it('are said when they come', async () => {
    const { fake, settle } = await shell('active')
    fake.push('attention.watch', {
      kind: 'notice',
      notice: { id: 'n9', level: 'warning', message: 'Sign in again to keep Admin.', at: minutes(0) },
    })
    await settle()
    const said = screen.getAllByRole('status').map(({ textContent }) => textContent)
    expect(said).toContain('Sign in again to keep Admin.')
  })
})

describe('banners', () => {
  it('offer to restart an older agent, and do it after a question', async () => {
    const { user, fake, settle } = await shell('banners')
    await user.click(screen.getByRole('button', { name: 'Restart it' }))
    const question = await screen.findByRole('alertdialog', { name: 'Restart the agent?' })
    expect(question.textContent).toContain('3 sessions')
    await user.click(within(question).getByRole('button', { name: 'Restart it' }))
    await settle()
    expect(fake.asked('desktop.replaceAgent')).toHaveLength(1)
  })

  it('leave an older agent alone when the question is declined', async () => {
    const { user, fake, settle } = await shell('banners')
    await user.click(screen.getByRole('button', { name: 'Restart it' }))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Cancel' }))
    await settle()
    expect(fake.asked('desktop.replaceAgent')).toHaveLength(0)
  })

  it('come one after the other', async () => {
    const { user } = await shell('banners')
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.getByText('Version 1.1.0 is ready. It installs when you quit.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.getByText('This desktop has no tray. Latchkey stays in this window.')).toBeDefined()
  })

  it('install an update that is ready', async () => {
    const { user, fake, settle } = await shell('active')
    fake.push('desktop.watch', desktopState({ update: { kind: 'ready', version: '2.0.0' } }))
    await settle()
    await user.click(screen.getByRole('button', { name: 'Restart now' }))
    expect(fake.asked('desktop.installUpdate')).toHaveLength(1)
  })
})

describe('appearance', () => {
  it('follows the settings of theme and density, and goes back to the system', async () => {
    const { fake, settle } = await shell('active')
    const set = (theme: string, density: string): void =>
      fake.push(
        'settings.watch',
        settings.map((one) =>
          one.key === 'app.theme'
            ? { ...one, value: theme }
            : one.key === 'app.density'
              ? { ...one, value: density }
              : one,
        ),
      )
    set('dark', 'compact')
    await settle()
    expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', density: 'compact' })
    set('system', 'comfortable')
    await settle()
    expect(Object.keys(document.documentElement.dataset)).toEqual([])
  })
})

describe('first run', () => {
  it('greets while there are no sources and no roles, and leaves settings within reach', async () => {
    const { user, fake, settle } = await shell('first-run')
    expect(screen.queryByRole('combobox')).toBeNull()
    await user.keyboard('{Control>},{/Control}')
    expect(currentView()).toBe('Settings')
    await user.keyboard('{Control>}1{/Control}')
    fake.push('app.watch', status({ sources: [source({ name: 'corp' })] }))
    await settle()
    expect(screen.getByRole('combobox')).toBeDefined()
  })
})
