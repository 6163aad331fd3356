// What a person saves of which browser opens which consoles.
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { InstalledBrowser } from '#contract/console.ts'
import type { RoleView } from '#contract/model.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { SettingsView } from '#renderer/features/settings/SettingsView.tsx'
import type { BrowserRule } from '#shared/console/browser-rules.ts'
import { createFakeClient } from './fake-client.ts'
import { source } from './gallery/sample.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aStatus } from './roles-world.ts'
import { setWidth } from './width.ts'

const installed: readonly InstalledBrowser[] = [
  { id: 'chrome', name: 'Google Chrome', profiles: ['Jo', 'Work'] },
  { id: 'firefox', name: 'Firefox', profiles: ['default'] },
]
const prod = aRole('Admin', { accountId: '444455556666', accountName: 'payments-prod' })
const lab = aRole('Deploy')
const forProd = { kind: 'account', account: '444455556666' } as const
const inFirefox: BrowserRule = { for: forProd, opens: { browser: 'firefox', profile: { kind: 'own', per: 'account' } } }
const othersInChrome: BrowserRule = {
  for: { kind: 'rest' },
  opens: { browser: 'chrome', profile: { kind: 'named', name: 'Work' } },
}

async function open(
  rules: readonly BrowserRule[],
  { view = <SettingsView />, roles = [prod, lab] }: { view?: React.ReactNode; roles?: readonly RoleView[] } = {},
): Promise<Rendered> {
  const fake = createFakeClient()
  fake.answer('console.findBrowsers', () => [...installed])
  fake.answer('console.useBrowser', () => [])
  fake.answer('console.forgetBrowser', () => [])
  const page = await renderPage(view, { fake })
  fake.push('app.watch', { ...aStatus([]), sources: [source({ name: 'work' })] })
  fake.push('roles.watch', { kind: 'state', roles: [...roles] })
  fake.push('console.watchBrowsers', [...rules])
  await page.settle()
  return page
}

const saved = () => within(screen.getByRole('list', { name: 'Saved browsers' }))

async function pick({ user }: Rendered, field: string, option: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: new RegExp(`${field}$`) }))
  await user.click(screen.getByRole('option', { name: option }))
}

const choices = async ({ user }: Rendered, field: string): Promise<readonly (string | null)[]> => {
  await user.click(screen.getByRole('button', { name: new RegExp(`${field}$`) }))
  const found = screen.getAllByRole('option').map((each) => each.getAttribute('aria-label') ?? each.textContent)
  await user.keyboard('{Escape}')
  return found
}

beforeEach(() => setWidth(1024))

describe('saved browsers', () => {
  it('are listed with whose consoles they open, and what opens all others', async () => {
    await open([inFirefox])
    const rows = saved().getAllByRole('listitem')
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^payments-prod 4444-5555-6666Firefox · A profile for this account alone/),
      expect.stringMatching(/^All othersThe system’s browser/),
    ])
  })

  it('are chosen among those that are installed, with their profiles', async () => {
    const page = await open([])
    await page.user.click(screen.getByRole('button', { name: 'Choose a browser…' }))
    await page.settle()
    expect(await choices(page, 'Browser')).toEqual(['The system’s browser', 'Google Chrome', 'Firefox'])
    await pick(page, 'Account', 'payments-prod')
    await pick(page, 'Browser', 'Google Chrome')
    expect(await choices(page, 'Profile')).toEqual([
      'Usual profile',
      'Profile Jo',
      'Profile Work',
      'A profile for this account alone',
      'A profile for each source',
    ])
    await pick(page, 'Profile', 'Profile Work')
    await page.user.click(screen.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('console.useBrowser')).toEqual([
      { for: forProd, opens: { browser: 'chrome', profile: { kind: 'named', name: 'Work' } } },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('may be a container of Firefox, for a source', async () => {
    const page = await open([])
    await page.user.click(screen.getByRole('button', { name: 'Choose a browser…' }))
    await page.settle()
    await pick(page, 'Consoles of', 'A source')
    await pick(page, 'Browser', 'Firefox')
    await pick(page, 'Profile', 'A container for each account')
    screen.getByText('Needs the extension “Open external links in a container” in Firefox.')
    await page.user.click(screen.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('console.useBrowser')).toEqual([
      {
        for: { kind: 'source', source: 'work' },
        opens: { browser: 'firefox', profile: { kind: 'container', per: 'account' } },
      },
    ])
  })

  it('are changed from what was saved, and undone to it', async () => {
    const page = await open([inFirefox])
    const { user, fake, settle } = page
    await user.click(screen.getByRole('button', { name: 'Change the browser: payments-prod 4444-5555-6666' }))
    await settle()
    expect(screen.getByRole('button', { name: /Profile$/ }).textContent).toBe('A profile for this account alone')
    await pick(page, 'Browser', 'The system’s browser')
    expect(screen.queryByRole('button', { name: /Profile$/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await settle()
    fake.push('console.watchBrowsers', [{ for: forProd, opens: { profile: { kind: 'usual' } } }])
    await settle()
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    await settle()
    expect(fake.asked('console.useBrowser')).toEqual([
      { for: forProd, opens: { profile: { kind: 'usual' } } },
      inFirefox,
    ])
  })

  it('are removed, and undone', async () => {
    const { user, fake, settle } = await open([inFirefox, othersInChrome])
    await user.click(screen.getByRole('button', { name: 'Remove the browser: payments-prod 4444-5555-6666' }))
    await settle()
    expect(fake.asked('console.forgetBrowser')).toEqual([{ for: forProd }])
    fake.push('console.watchBrowsers', [othersInChrome])
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Saved browsers' }))
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    await settle()
    expect(fake.asked('console.useBrowser')).toEqual([inFirefox])
  })

  it('that go elsewhere while one is changed leave the form as it is', async () => {
    const { user, fake, settle } = await open([inFirefox])
    await user.click(screen.getByRole('button', { name: /^Change the browser: payments-prod/ }))
    await settle()
    fake.push('console.watchBrowsers', [])
    await settle()
    expect(screen.getByRole('button', { name: /Browser$/ }).textContent).toBe('Firefox')
    await user.keyboard('{Escape}')
    await settle()
    await waitFor(() => expect(document.activeElement).not.toBe(document.body))
  })

  it('that are not installed any more are still shown', async () => {
    const page = await open([{ for: forProd, opens: { browser: 'vivaldi', profile: { kind: 'named', name: 'Play' } } }])
    await page.user.click(screen.getByRole('button', { name: /^Change the browser: payments-prod/ }))
    await page.settle()
    expect(screen.getByRole('button', { name: /Browser$/ }).textContent).toBe('Vivaldi (not found here)')
    expect(screen.getByRole('button', { name: /Profile$/ }).textContent).toBe('Profile Play (not found here)')
  })

  it('of a source that is gone say so, and can be removed', async () => {
    const old = { kind: 'source', source: 'old' } as const
    const { user, fake, settle } = await open([{ for: old, opens: inFirefox.opens }])
    expect(saved().getByRole('listitem', { name: 'Source old' }).textContent).toMatch(
      /You have no source of this name\./,
    )
    await user.click(screen.getByRole('button', { name: 'Remove the browser: Source old' }))
    await settle()
    expect(fake.asked('console.forgetBrowser')).toEqual([{ for: old }])
  })

  it('that could not be saved are told in the form', async () => {
    const page = await open([])
    page.fake.fail('console.useBrowser', 'the settings cannot be written', { code: 'internal' })
    await page.user.click(screen.getByRole('button', { name: 'Change the browser: All others' }))
    await page.settle()
    await page.user.click(screen.getByRole('button', { name: 'Save' }))
    await page.settle()
    const told = within(screen.getByRole('dialog')).getByRole('alert').textContent
    expect(told).toMatch(/settings cannot be written/i)
    expect(told).not.toContain('AWS')
  })

  it('take an account that is typed where there are many, by its name or ID', async () => {
    const many = Array.from({ length: 201 }, (_, at) =>
      aRole(`r-${at}`, { accountId: String(100_000_000_000 + at), accountName: `team-${Math.min(at, 199)}` }),
    )
    const page = await open([], { roles: many })
    await page.user.click(screen.getByRole('button', { name: 'Choose a browser…' }))
    await page.settle()
    const field = screen.getByLabelText('Account')
    const save = (): HTMLElement => screen.getByRole('button', { name: 'Save' })
    expect(save().getAttribute('disabled')).not.toBeNull()
    await page.user.type(field, 'team-199')
    screen.getByText('Several accounts have this name: type the ID.')
    await page.user.clear(field)
    await page.user.type(field, 'Team-7')
    await page.user.click(save())
    await page.settle()
    expect(page.fake.asked('console.useBrowser')).toMatchObject([{ for: { account: '100000000007' } }])
  })
})

describe('the details of a role', () => {
  const fact = () => screen.getByText('Browser').parentElement?.textContent

  it('say which browser its console opens in, and whose choice that is', async () => {
    const { fake, settle } = await open([], { view: <RolesView />, roles: [prod] })
    expect(fact()).toBe('BrowserThe system’s browser')
    fake.push('console.watchBrowsers', [othersInChrome])
    await settle()
    expect(fact()).toBe('BrowserGoogle Chrome · Profile Work (saved for: All others)')
    fake.push('console.watchBrowsers', [othersInChrome, inFirefox])
    await settle()
    expect(fact()).toBe('BrowserFirefox · A profile for this account alone')
  })

  it('save another for its account, beginning with the one that counts', async () => {
    const page = await open([othersInChrome], { view: <RolesView />, roles: [prod] })
    await page.user.click(screen.getByRole('button', { name: 'Browser for consoles: payments-prod 4444-5555-6666' }))
    await page.settle()
    expect(screen.getByRole('button', { name: /Browser$/ }).textContent).toBe('Google Chrome')
    await pick(page, 'Browser', 'Firefox')
    await page.user.click(screen.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('console.useBrowser')).toEqual([
      { for: forProd, opens: { browser: 'firefox', profile: { kind: 'usual' } } },
    ])
  })
})
