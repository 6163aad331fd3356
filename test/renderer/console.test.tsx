import { ORPCError } from '@orpc/client'
import { act, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ConsoleView } from '#contract/console.ts'
import type { RoleView } from '#contract/model.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { SessionsView } from '#renderer/features/sessions/SessionsView.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aStatus } from './roles-world.ts'
import { setWidth } from './width.ts'

const start = Date.parse('2026-01-15T13:15:00Z')
const opened: ConsoleView = {
  id: 'c-1',
  role: 'Deploy',
  roleId: 'Deploy',
  source: 'corp',
  accountName: 'payments-prod',
  destination: 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1',
  openedAt: new Date(start).toISOString(),
  expiresAt: new Date(start + 3_600_000).toISOString(),
  why: 'chained',
}

async function open(change: Partial<RoleView> = {}, { browser = false, view = <RolesView /> } = {}) {
  const fake = createFakeClient({ browser })
  fake.answer('desktop.openConsole', () => opened)
  fake.answer('console.open', () => ({ console: opened }))
  const page = await renderPage(view, { fake, now: () => start })
  fake.push('app.watch', aStatus([]))
  fake.push('roles.watch', { kind: 'state', roles: [aRole('Deploy', { accountName: 'payments-prod', ...change })] })
  await page.settle()
  return page
}

const asked = (fake: FakeClient) => [fake.asked('desktop.openConsole'), fake.asked('console.open')]

beforeEach(() => setWidth(1024))

describe('a console', () => {
  it('opens with Ctrl+Enter, and is told with its length and the reason', async () => {
    const { user, fake, settle } = await open()
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    expect(asked(fake)).toEqual([[expect.objectContaining({ role: 'Deploy', to: { kind: 'home' } })], []])
    expect(screen.getAllByText(/^Console of payments-prod\/Deploy opened for 1 h: .*through another role/)).not.toEqual(
      [],
    )
    expect(fake.asked('sessions.start')).toEqual([])
  })

  it.each([
    ['the name that another role of the account has', ['payments-prod'], 'payments-prod/Deploy'],
    ['its ID as it stands elsewhere', [], '1111-2222-3333/Deploy'],
  ])('is told with the account’s name: %s', async (_what, names, title) => {
    const { user, fake, settle } = await open({ accountName: undefined })
    const roles = names.map((accountName) => aRole('Listed', { accountName }))
    fake.push('roles.watch', { kind: 'changed', roles, removed: [] })
    await settle()
    await user.keyboard('Deploy{Control>}{Enter}{/Control}')
    await settle()
    expect(screen.getAllByText(new RegExp(`^Console of ${title} opened`))).not.toEqual([])
  })

  it('opens at the page whose address was pasted into the search field', async () => {
    const { user, fake, settle } = await open()
    const address = 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/111122223333'
    await user.click(screen.getByRole('combobox'))
    await user.paste(address.replace('https://', 'https://111122223333-ab12cd34.'))
    await settle()
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    expect(fake.asked('desktop.openConsole')).toEqual([
      {
        confirmed: false,
        role: 'Deploy',
        region: 'eu-west-1',
        to: { kind: 'address', address: address.replace('https://', 'https://111122223333-ab12cd34.') },
      },
    ])
  })

  it('says in the details what becomes of another that the browser has', async () => {
    const { fake, settle } = await open()
    const other = { ...opened, id: 'c-2', role: 'Read', roleId: 'Read', slot: '' }
    fake.push('console.watch', [other])
    await settle()
    expect(screen.queryByText(/\. It signs out Read in payments-prod in this browser\.$/)).not.toBeNull()
    fake.push('console.watch', [{ ...other, awaitedUntil: new Date(start + 60_000).toISOString() }])
    await settle()
    expect(screen.queryByText(/\. It signs out Read in payments-prod in this browser\.$/)).not.toBeNull()
    fake.push('console.watchBrowsers', [{ for: { kind: 'rest' }, opens: { profile: { kind: 'own', per: 'account' } } }])
    await settle()
    expect(screen.queryByText(/signs out/)).toBeNull()
  })

  it('opens from the details, whose button shows the key', async () => {
    const { user, fake, settle } = await open()
    await user.click(screen.getByRole('button', { name: /^Console/ }))
    await settle()
    expect(asked(fake)).toEqual([[expect.objectContaining({ role: 'Deploy', to: { kind: 'home' } })], []])
  })

  it('is opened by the agent where a browser shows the page', async () => {
    const { user, fake, settle } = await open({}, { browser: true })
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    expect(asked(fake)).toEqual([[], [expect.objectContaining({ role: 'Deploy', how: 'open' })]])
  })

  it('that does not open is told with the reason, to be seen: no row says it', async () => {
    const { user, fake, settle } = await open()
    fake.fail('desktop.openConsole', 'no browser opened', { code: 'unsupported' })
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    const seen = screen.getAllByText(/^Console of payments-prod\/Deploy not opened · No browser opened/i)
    expect(seen.map((each) => each.closest('[aria-live], [role="alert"]'))).toContain(null)
  })

  it('that is on its way shows in row and details, and does not keep another page from opening', async () => {
    const { user, fake, settle } = await open()
    const way = Promise.withResolvers<ConsoleView>()
    fake.answer('desktop.openConsole', () => way.promise)
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settle()
    const row = screen.getByRole('row', { name: /Deploy/ })
    within(row).getByText('Opening console')
    expect(screen.getByRole('button', { name: /^Console/ }).getAttribute('data-pending')).toBe('true')
    await user.click(screen.getByRole('combobox'))
    await user.paste('https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions')
    await settle()
    await user.keyboard('{Control>}{Enter}{Enter}{/Control}')
    await settle()
    expect(fake.asked('desktop.openConsole')).toMatchObject([{ to: { kind: 'home' } }, { to: { kind: 'address' } }])
    way.resolve(opened)
    await settle()
    expect(screen.queryByText('Opening console')).toBeNull()
  })

  it.each<[string, Partial<RoleView>, RegExp]>([
    ['a role', {}, /^1 h: the duration of the role/],
    ['a role with a longer duration', { duration: 14_400 }, /^4 h: the duration of the role/],
    ['a role with a shorter duration', { duration: 900 }, /^1 h: the duration of the role/],
    ['a role behind another', { chain: ['Hub'] }, /^1 h: the role is reached through another role$/],
    ['a role whose keys stay here', { neverDirect: true }, /^Refused/],
  ])('says before it opens for how long, for %s', async (_what, change, text) => {
    await open(change)
    expect(within(screen.getByRole('article')).getByText(text)).toBeTruthy()
  })

  it('is not offered for a role whose keys stay here', async () => {
    await open({ neverDirect: true })
    expect(screen.queryByRole('button', { name: /^Console/ })).toBeNull()
  })
})

describe('a console that asks first', () => {
  const dialog = () => screen.queryByRole('alertdialog')
  async function ask(change: Partial<RoleView> = {}, { browser = false } = {}) {
    const page = await open({ accountId: '111122223333', ...change }, { browser })
    const path = browser ? 'console.open' : 'desktop.openConsole'
    const answer =
      <Answer,>(yes: Answer) =>
      (input: { readonly confirmed?: boolean | undefined }): Answer => {
        if (input.confirmed === true) return yes
        throw new ORPCError('FAILED', {
          defined: true,
          status: 400,
          message: 'this asks once more',
          data: { code: 'needs-confirmation' },
        })
      }
    page.fake.answer('desktop.openConsole', answer(opened))
    page.fake.answer('console.open', answer({ console: opened }))
    await page.user.keyboard('{Control>}{Enter}{/Control}')
    await page.settle()
    return { ...page, wishes: () => page.fake.asked(path).map(({ confirmed }) => confirmed) }
  }

  it.each([false, true])(
    'says as whom, where and for how long, and opens after a yes (browser: %s)',
    async (browser) => {
      const { user, settle, wishes } = await ask({ chain: ['Hub'] }, { browser })
      const asking = within(screen.getByRole('alertdialog', { name: 'Open the console of payments-prod/Deploy?' }))
      asking.getByText('Production')
      asking.getByText(/Account 1111-2222-3333\. It lasts 1 h: the role is reached through another role\./)
      await user.click(asking.getByRole('button', { name: 'Open console' }))
      await settle()
      expect(wishes().at(-1)).toBe(true)
      expect(screen.getAllByText(/^Console of payments-prod\/Deploy opened for 1 h/)).not.toEqual([])
    },
  )

  it('is left alone with Escape', async () => {
    const { user, settle, wishes } = await ask()
    await user.keyboard('{Escape}')
    await settle()
    expect(dialog()).toBeNull()
    expect(wishes()).not.toContain(true)
    expect(document.body.textContent).not.toMatch(/opened for|not opened/)
  })

  it('is asked about once, however often the key is pressed', async () => {
    const { user, settle, wishes } = await ask()
    await user.keyboard('{Control>}{Enter}{Enter}{/Control}')
    await settle()
    expect(wishes().filter((confirmed) => confirmed !== true)).toHaveLength(1)
  })

  it('and whose role is gone by then, says so', async () => {
    const { user, fake, settle } = await ask()
    fake.push('roles.watch', { kind: 'changed', roles: [], removed: ['Deploy'] })
    fake.fail('desktop.openConsole', 'there is no role "Deploy"', { code: 'not-found', hint: 'See: latchkey roles' })
    await settle()
    await user.click(screen.getByRole('button', { name: 'Open console' }))
    await settle()
    expect(document.body.textContent).toMatch(/Console of payments-prod\/Deploy not opened · There is no role/)
  })
})

describe('the sessions', () => {
  it('show which consoles are open and until when, and open one again', async () => {
    const { user, fake, settle } = await open({}, { view: <SessionsView /> })
    const awaited = { awaitedUntil: new Date(start + 60_000).toISOString() }
    const ended = { expiresAt: new Date(start - 1).toISOString() }
    fake.push('console.watch', [opened, { ...opened, id: 'c-2', ...ended }, { ...opened, id: 'c-3', ...awaited }])
    await settle()
    const list = within(screen.getByRole('region', { name: 'Open consoles' }))
    expect(list.getAllByRole('listitem')).toHaveLength(1)
    const row = list.getByRole('listitem', { name: 'payments-prod / Deploy' })
    expect(row.textContent).toMatch(/eu-west-1\/s3.*1 h left/)
    within(row).getByRole('img', { name: 'Production' })
    await user.click(list.getByRole('button', { name: 'Open again: payments-prod / Deploy, eu-west-1/s3' }))
    await settle()
    expect(fake.asked('desktop.openConsole')).toMatchObject([
      { role: 'Deploy', to: { kind: 'address', address: opened.destination } },
    ])
  })

  it('say of a link that was given out that it may be open', async () => {
    const { fake, settle } = await open({}, { view: <SessionsView /> })
    fake.push('console.watch', [{ ...opened, isGivenOut: true }])
    await settle()
    const row = within(screen.getByRole('region', { name: 'Open consoles' })).getByRole('listitem')
    expect(row.textContent).toMatch(/link given out · 1 h left/)
  })

  it('keep the focus when a console ends under it', async () => {
    const { fake, settle } = await open({}, { view: <SessionsView /> })
    fake.push('console.watch', [opened, { ...opened, id: 'c-2' }])
    await settle()
    const list = screen.getByRole('region', { name: 'Open consoles' })
    act(() => within(list).getAllByRole('button')[0]?.focus())
    fake.push('console.watch', [{ ...opened, id: 'c-2' }])
    await settle()
    expect(document.activeElement).toBe(list)
    act(() => within(list).getByRole('button').focus())
    fake.push('console.watch', [])
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  })

  it('say why a console does not open again whose role has gone', async () => {
    const { fake, settle } = await open({}, { view: <SessionsView /> })
    fake.push('console.watch', [opened])
    fake.push('roles.watch', { kind: 'changed', roles: [], removed: ['Deploy'] })
    await settle()
    const row = within(screen.getByRole('region', { name: 'Open consoles' })).getByRole('listitem')
    expect(within(row).queryByRole('button')).toBeNull()
    within(row).getByText('You do not have this role any more.')
  })
})
