import { ORPCError } from '@orpc/client'
import { act, fireEvent, screen, within, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RoleView, SessionView, StatusView } from '#contract/model.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { desktopState } from './gallery/sample.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { setWidth } from './width.ts'
import { aRole, aSession, aStatus, running } from './roles-world.ts'

beforeEach(() => setWidth(1024))

const admin = aRole('Admin', { accountId: '444455556666', accountName: 'payments-prod' })
const reader = aRole('ReadOnly', { accountId: '444455556666', accountName: 'payments-prod' })
const lab = aRole('Deploy')

async function open(
  roles: readonly RoleView[],
  { sessions = [], fake = createFakeClient() }: { sessions?: readonly SessionView[]; fake?: FakeClient } = {},
): Promise<Rendered> {
  const page = await renderPage(<RolesView />, { fake })
  fake.push('app.watch', aStatus(sessions))
  fake.push('roles.watch', { kind: 'state', roles: [...roles] })
  await page.settle()
  return page
}

const field = (): HTMLElement => screen.getByRole('combobox', { name: /Search roles/ })
const active = (): HTMLElement => {
  const id = field().getAttribute('aria-activedescendant')
  const row = id === null ? null : document.getElementById(id)
  if (row === null) throw new Error('no row is active')
  return row
}
const names = (): readonly (string | null)[] => screen.getAllByRole('row').map((row) => row.textContent)

describe('a role that is gone', () => {
  it('leaves no other one to the keys that were meant for it, and is chosen again when it is back', async () => {
    const page = await renderPage(<RolesView />)
    const [first, chosen] = [aRole('Admin'), aRole('Deploy')]
    const list = async (...roles: RoleView[]) => {
      page.fake.push('roles.watch', { kind: 'state', roles })
      await page.settle()
    }
    page.fake.push('app.watch', aStatus([]))
    await list(first, chosen)
    await page.user.keyboard('{ArrowDown}')
    await list(first)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sessions.start')).toEqual([])
    await list(first, chosen)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sessions.start')).toMatchObject([{ role: 'Deploy' }])
  })
})

describe('finding a role', () => {
  it('is ready to type', async () => {
    await open([admin, lab])
    expect(document.activeElement).toBe(field())
  })

  it('lists roles under their accounts', async () => {
    await open([admin, reader, lab])
    const group = screen.getByRole('rowgroup', { name: 'payments-prod 4444-5555-6666' })
    expect(within(group).getAllByRole('row')).toHaveLength(2)
  })

  it('tells two accounts of one name apart by their ids', async () => {
    await open([aRole('a'), aRole('b', { accountId: '999988887777' })])
    expect(screen.getByRole('rowgroup', { name: 'lab 1111-2222-3333' })).toBeTruthy()
    expect(screen.getByRole('rowgroup', { name: 'lab 9999-8888-7777' })).toBeTruthy()
  })

  it('shows favourites and recently used roles before all others', async () => {
    await open([lab, aRole('starred', { favourite: true }), aRole('used', { lastUsedAt: '2026-01-15T10:00:00.000Z' })])
    const group = screen.getByRole('rowgroup', { name: 'Favourites · Recent' })
    expect(
      within(group)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual([expect.stringContaining('starred'), expect.stringContaining('used')])
    expect(active().textContent).toContain('starred')
  })

  it('marks what was found', async () => {
    const { user } = await open([admin, reader, lab])
    await user.keyboard('dep')
    expect(names()).toHaveLength(1)
    expect(active().querySelector('mark')?.textContent).toBe('Dep')
  })

  it('draws what the next key finds into the rows that are there', async () => {
    const { settle } = await open([aRole('alpha'), aRole('beta')])
    fireEvent.change(field(), { target: { value: 'alph' } })
    await settle()
    const row = screen.getByRole('row')
    fireEvent.change(field(), { target: { value: 'beta' } })
    await settle()
    expect(screen.getByRole('row')).toBe(row)
    expect(row.textContent).toContain('beta')
    expect(active()).toBe(row)
  })

  it('never puts another role below the focus', async () => {
    const { settle } = await open([aRole('alpha'), aRole('beta')])
    fireEvent.change(field(), { target: { value: 'alph' } })
    await settle()
    const button = within(screen.getByRole('row')).getByRole('button', { name: 'Actions for alpha' })
    act(() => button.focus())
    fireEvent.change(field(), { target: { value: 'beta' } })
    await settle()
    expect(screen.getByRole('row').textContent).toContain('beta')
    expect(button.isConnected).toBe(false)
    expect(document.activeElement?.closest('[role=row]') ?? undefined).toBeUndefined()
  })

  it('keeps the role that Enter starts while a list that comes in puts another before it', async () => {
    const found = aRole('found', { name: 'Admin', accountName: 'payments-dev' })
    const before = aRole('before', { name: 'Admin', accountName: 'accounts-prod', favourite: true })
    const { fake, user, settle } = await open([found, lab])
    await user.keyboard('admin')
    expect(active().textContent).toContain('payments-dev')
    fake.push('roles.watch', { kind: 'state', roles: [before, found, lab] })
    await settle()
    await waitFor(() => expect(names()).toHaveLength(2))
    expect(names()[0]).toContain('accounts-prod')
    expect(active().textContent).toContain('payments-dev')
    await user.keyboard('{Enter}')
    expect(fake.asked('sessions.start')).toEqual([{ role: 'found' }])
  })

  it('finds the role of a pasted ARN', async () => {
    const { user } = await open([admin, reader, lab])
    await user.paste('arn:aws:sts::444455556666:assumed-role/Admin/jo@example.com')
    expect(names()).toEqual([expect.stringContaining('Admin')])
  })

  it('finds the role of a pasted link to switch roles', async () => {
    const { user } = await open([admin, reader, lab])
    await user.paste('https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=ReadOnly')
    expect(names()).toEqual([expect.stringContaining('ReadOnly')])
  })

  const page = 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions'

  it('takes a pasted page, says so, and opens it with Enter as the role that is chosen', async () => {
    const { user, fake, settle } = await open([admin, reader, lab])
    await user.paste(`<${page}>.`)
    screen.getByText(/^Taken for a page of the console in eu-west-1\. Choose a role; Enter opens it as that one\.$/)
    expect(names()).toHaveLength(3)
    screen.getAllByRole('button', { name: /^Open page/ })
    await user.keyboard('{ArrowDown}{Enter}')
    await settle()
    const [asked] = fake.asked('desktop.openConsole')
    expect(asked).toMatchObject({ region: 'eu-west-1', to: { kind: 'address', address: page } })
    expect(fake.asked('sessions.start')).toEqual([])
  })

  it('has chosen a role that is not production for a pasted page, whatever runs', async () => {
    const session = aSession(admin)
    const { user, fake, settle } = await open([running(admin, session), reader, lab], { sessions: [session] })
    await user.paste(page)
    expect(names()[0]).toContain('Admin')
    expect(active().textContent).toContain('Deploy')
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('desktop.openConsole')).toMatchObject([{ role: 'Deploy' }])
  })

  it('has chosen none where all that fit are production: the arrow keys do', async () => {
    const { user, fake, settle } = await open([admin, reader])
    await user.paste(page)
    screen.getByText(/All of these are production: none is chosen yet\. Choose a role; Enter opens it as that one\.$/)
    await user.keyboard('{Enter}{Control>}{Enter}{/Control}')
    await settle()
    expect(fake.asked('desktop.openConsole')).toEqual([])
    await user.keyboard('{ArrowDown}{Enter}')
    await settle()
    expect(fake.asked('desktop.openConsole')).toMatchObject([{ role: 'Admin' }])
    expect(screen.queryByText(/none is chosen yet/)).toBeNull()
  })

  it('has chosen the only role that fits, be it production', async () => {
    const { user } = await open([admin, reader])
    await user.paste('https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=ReadOnly')
    expect(active().textContent).toContain('ReadOnly')
  })

  it('takes a link that a mail broke into lines', async () => {
    const { user } = await open([admin, reader])
    await user.paste(`https://signin.aws.amazon.com/switchrole\r\n?account=444455556666&roleName=ReadOnly\r\n`)
    expect(names()).toEqual([expect.stringContaining('ReadOnly')])
    screen.getByText(/^Taken for a link to switch to the role ReadOnly, account 4444-5555-6666\. Enter opens it as/)
  })

  it('starts the role whose ARN was pasted with Enter', async () => {
    const { user, fake, settle } = await open([admin, reader])
    await user.paste('arn:aws:iam::444455556666:role/Admin')
    screen.getByText('Taken for the role Admin, account 4444-5555-6666.')
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('sessions.start')).toHaveLength(1)
    expect(fake.asked('desktop.openConsole')).toEqual([])
  })

  it('says of a link to a role that is not here whose it is, and leads to the account’s others', async () => {
    const { user } = await open([admin, reader])
    await user.paste('https://acme.awsapps.com/start/#/console?account_id=444455556666&role_name=Auditor')
    screen.getByText('You have no role for this')
    screen.getByText(
      'Taken for a link of the access portal to the role Auditor, account 4444-5555-6666. You have no role Auditor in account 4444-5555-6666.',
    )
    await user.click(screen.getByRole('button', { name: 'Roles of this account' }))
    expect(names()).toHaveLength(2)
    expect(document.activeElement).toBe(screen.getByRole('combobox'))
  })

  it.each([
    ['https://cn-north-1.console.amazonaws.cn/ec2/home', /You have no role in AWS in China\./],
    ['arn:aws:sqs:eu-west-1:999999999999:q', /You have no role in account 9999-9999-9999\./],
    ['https://example.com/', /^This is no ARN, no address of the console/],
  ])('says what is in the way of %s', async (text, said) => {
    const { user } = await open([admin, reader])
    await user.paste(text)
    screen.getByText(said)
    expect(screen.queryByRole('button', { name: 'Roles of this account' })).toBeNull()
  })

  it('says what was searched when nothing fits, and leads on', async () => {
    const { user, stores } = await open([admin])
    await user.keyboard('zzz')
    expect(screen.getByText(/“zzz”/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Add a source' }))
    expect(stores.place.getState().view).toBe('sources')
  })

  it('says of a list that it is old, or was not updated, and of every list where nothing fits', async () => {
    const now = Date.parse('2026-01-15T13:15:00Z')
    const portal = { kind: 'identity-center', region: 'eu-west-1', roles: 1, signsIn: true } as const
    const corp = {
      ...portal,
      name: 'corp',
      state: 'ready',
      syncedAt: new Date(now - 3 * 86_400_000).toISOString(),
    } as const
    const { fake, user, settle } = await open([admin])
    const show = async (...sources: StatusView['sources']): Promise<void> => {
      fake.push('app.watch', { ...aStatus([]), sources })
      await settle()
    }
    await show(corp)
    expect(screen.getByText('Roles of corp are 3 days old.')).toBeTruthy()
    const fresh = { ...corp, syncedAt: new Date(now - 3_600_000).toISOString() }
    await show({ ...fresh, problem: 'its roles could not be fetched' })
    expect(screen.getByText('Roles of corp are 1 h old; update failed.')).toBeTruthy()
    await show(fresh, { ...portal, name: 'other', state: 'syncing', progress: { done: 40, total: 3000 } })
    expect(screen.queryByText(/Roles of|roles of/)).toBeNull()
    await user.keyboard('zzz')
    expect(screen.getByText('Roles of corp are 1 h old.')).toBeTruthy()
    expect(screen.getByText('Fetching the roles of other: 40 of 3,000.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Sync now' }))
    expect(fake.asked('sources.sync')).toEqual([{ name: 'corp' }])
  })

  it('leads to the sources when there are no roles', async () => {
    await open([])
    expect(screen.getByText('No roles yet')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Add a source' })).toBeTruthy()
  })

  it('begins, where nothing was used yet, with a role that works and harms nothing', async () => {
    const trial = aRole('reader', { name: 'ReadOnly', accountName: 'payments-dev', accountId: '333344445555' })
    const twist = aRole('glass', { name: 'BreakGlass', labels: { 'sandbox/needs': 'mfa' }, accountName: 'dev' })
    await open([twist, admin, reader, trial, aRole('Deploy', { accountName: 'payments-dev' })])
    expect(active().getAttribute('data-role')).toBe('reader')
    const row = screen.getByRole('row', { name: /BreakGlass/ })
    expect(within(row).getByText(/^needs MFA/)).toBeTruthy()
  })

  it('begins with what was used last, whatever else there is', async () => {
    await open([
      aRole('reader', { name: 'ReadOnly', accountName: 'dev' }),
      { ...admin, lastUsedAt: '2026-01-15T10:00:00.000Z' },
    ])
    expect(active().textContent).toContain('payments-prod / Admin')
  })

  it('shows that roles are on their way', async () => {
    await renderPage(<RolesView />)
    expect(screen.getByRole('status', { name: 'Loading roles' })).toBeTruthy()
  })

  it('empties the field and takes the cursor back when a search is asked for', async () => {
    const { user, stores, settle } = await open([admin, lab])
    await user.keyboard('dep')
    field().blur()
    stores.place.setState({ searchAsked: 1 })
    await settle()
    expect(field()).toHaveProperty('value', '')
    expect(document.activeElement).toBe(field())
  })

  it('keeps what was typed into a window that came to the front just before the wish for it arrived', async () => {
    const { user, stores, settle } = await open([admin, lab])
    await user.keyboard('adm')
    fireEvent.focus(window)
    await user.keyboard('dep')
    stores.place.setState({ searchAsked: 1 })
    await settle()
    expect(field()).toHaveProperty('value', 'dep')
  })

  it('says production by a lock that has a name, and once with the whole name', async () => {
    const { user } = await open([admin])
    await user.keyboard('adm')
    expect(within(active()).getByRole('img', { name: 'Production' })).toBeTruthy()
    expect(within(active()).getByRole('gridcell', { name: 'payments-prod / Admin, Production' })).toBeTruthy()
  })

  it('says which role is active when its row was scrolled out of sight', async () => {
    await open(Array.from({ length: 500 }, (_, at) => aRole(`role-${at}`)))
    const list = screen.getByRole('grid')
    list.scrollTop = 9000
    fireEvent.scroll(list)
    expect(active().textContent).toContain('role-0')
    expect(screen.queryByRole('row', { name: /role-1\b/ })).toBeNull()
  })

  it('renders only the rows in sight of 20,000', async () => {
    await open(Array.from({ length: 20_000 }, (_, at) => aRole(`role-${at}`, { accountId: String(1e11 + (at >> 2)) })))
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('20000')
    expect(screen.getAllByRole('row').length).toBeLessThan(100)
  })
})

describe('typing', () => {
  it('renders what is in sight, and the rows around it once it pauses', async () => {
    const { user } = await open(Array.from({ length: 100 }, (_, at) => aRole(`role-${at}`)))
    const before = names().length
    const unlike = new Promise<number>((resolve) => {
      const seen = new MutationObserver(() => {
        seen.disconnect()
        resolve(names().length)
      })
      field().addEventListener('input', () => seen.observe(document.body, { childList: true, subtree: true }))
    })
    await user.keyboard('r')
    expect(await unlike).toBeLessThan(before)
    await expect.poll(() => names().length).toBeGreaterThanOrEqual(before)
  })
})

describe('keys', () => {
  it('move through the rows while the field keeps the focus', async () => {
    const { user } = await open([admin, reader, lab])
    await user.keyboard('{ArrowDown}')
    const second = active().textContent
    await user.keyboard('{End}')
    expect(active().textContent).toContain('ReadOnly')
    await user.keyboard('{Home}{ArrowDown}')
    expect(active().textContent).toBe(second)
    expect(document.activeElement).toBe(field())
  })

  it('typed on a button of a row go to the search', async () => {
    const { user } = await open([admin, lab])
    await user.tab()
    expect(document.activeElement).not.toBe(field())
    await user.keyboard('dep')
    expect(field()).toHaveProperty('value', 'dep')
  })

  it('start the active role', async () => {
    const { user, fake } = await open([admin, lab])
    await user.keyboard('adm{Enter}')
    expect(fake.asked('sessions.start')).toEqual([{ role: 'Admin' }])
  })

  it('start a role once, however often they are pressed meanwhile', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.start', () => new Promise(() => {}))
    const { user } = await open([admin], { fake })
    await user.keyboard('{Enter}{Enter}')
    expect(fake.asked('sessions.start')).toHaveLength(1)
    expect(within(active()).getByText('Starting')).toBeTruthy()
  })

  it('copy the environment of the active role', async () => {
    const { user, fake } = await open([admin])
    await user.keyboard('{Control>}c{/Control}')
    expect(fake.asked('desktop.copyEnvironment')).toEqual([{ role: 'Admin' }])
  })

  it('leave copying to the field while a part of it is selected', async () => {
    const { user, fake } = await open([admin])
    await user.keyboard('adm')
    await user.tripleClick(field())
    await user.keyboard('{Control>}c{/Control}')
    expect(fake.asked('desktop.copyEnvironment')).toEqual([])
  })

  it('end the active session', async () => {
    const session = aSession(admin)
    const { user, fake } = await open([running(admin, session)], { sessions: [session] })
    await user.keyboard('{Control>}.{/Control}')
    expect(fake.asked('sessions.end')).toEqual([{ role: 'Admin', revoke: false }])
  })

  it('clear the search', async () => {
    const { user } = await open([admin, lab])
    await user.keyboard('dep{Escape}')
    expect(field()).toHaveProperty('value', '')
    expect(names()).toHaveLength(2)
  })
})

describe('starting', () => {
  it('signs in first where the source of the role waits for that, and starts nothing where nobody did', async () => {
    const fake = createFakeClient()
    const { user, settle } = await open([lab], { fake })
    const corp = { name: lab.source, kind: 'identity-center', state: 'needs-sign-in', signsIn: true } as const
    fake.push('app.watch', { ...aStatus([]), sources: [{ ...corp, region: 'eu-west-1', roles: 1 }] })
    await settle()
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('sources.signIn')).toEqual([{ name: lab.source, device: false }])
    expect(fake.asked('sessions.start')).toEqual([])
    fake.push('sources.signIn', { kind: 'done', source: { ...corp, state: 'ready', region: 'eu-west-1', roles: 1 } })
    await settle()
  })

  it('shows and says what to do next after the first time', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.start', () => aSession(lab))
    const { user, settle } = await open([lab], { fake })
    await user.keyboard('{Enter}')
    await settle()
    expect(screen.getByText(/Deploy is running, 47 min left\. Copy its environment/)).toBeTruthy()
    const next = screen.getByRole('region', { name: 'Next: use it in a terminal' })
    expect([...next.querySelectorAll('code')].map((code) => code.textContent)).toEqual([
      'aws sts get-caller-identity',
      'latchkey exec Deploy -- aws sts get-caller-identity',
    ])
    await user.click(within(next).getByRole('button', { name: 'Copy' }))
    expect(fake.asked('desktop.copyEnvironment')).toEqual([{ role: 'Deploy' }])
  })

  it('says that it works once something was asked with the role, and leads to where it is told', async () => {
    const fake = createFakeClient()
    const session = aSession(lab)
    fake.answer('sessions.start', () => session)
    const { user, settle, stores } = await open([lab], { fake })
    await user.keyboard('{Enter}')
    fake.push('app.watch', aStatus([session]))
    fake.push('sessions.usage', [{ session: session.id, buckets: [0], commands: [], bucketMs: 60_000, until: 0 }])
    await settle()
    expect(screen.getByRole('heading', { name: /^Next/ })).toBeTruthy()
    const asked = { lastAt: '2026-01-15T13:14:57.000Z', lastAction: 'sts:GetCallerIdentity' }
    fake.push('sessions.usage', [
      { session: session.id, buckets: [1], commands: [], bucketMs: 60_000, until: 0, ...asked },
    ])
    await settle()
    expect(screen.queryByRole('heading', { name: /^Next/ })).toBeNull()
    expect(screen.getByText('It works: sts:GetCallerIdentity, 3 s ago')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'See in Activity' }))
    expect(stores.place.getState().view).toBe('activity')
  })

  it('offers to install the command where a terminal would not find it', async () => {
    const fake = createFakeClient()
    fake.answer('sessions.start', () => aSession(lab))
    fake.answer('desktop.installCommandLine', () => ({ path: '/home/jo/.local/bin/latchkey' }))
    const { user, stores, settle } = await open([lab], { fake })
    fake.push('desktop.watch', desktopState({ commandLine: { kind: 'absent', path: '/home/jo/.local/bin/latchkey' } }))
    await user.keyboard('{Enter}')
    await settle()
    expect(stores.desktop.getState()?.commandLine.kind).toBe('absent')
    await user.click(screen.getByRole('button', { name: 'Install it' }))
    await settle()
    expect(screen.getAllByText(/^Installed at .*latchkey/).length).toBeGreaterThan(0)
  })

  it('tells a failure once: beside the list where the details stand there, with a mark on the row', async () => {
    const fake = createFakeClient()
    fake.fail('sessions.start', 'AWS refused', { code: 'denied', hint: 'Ask for access.', act: 'edit-source' })
    const { user, settle, stores } = await open([lab], { fake })
    await user.keyboard('{Enter}')
    await settle()
    expect(within(active()).getByText('Failed')).toBeTruthy()
    expect(within(active()).queryByText(/Ask for access/)).toBeNull()
    const alert = within(within(screen.getByRole('article')).getByRole('alert'))
    expect(alert.getByText('Ask for access.')).toBeTruthy()
    await user.click(alert.getByRole('button', { name: 'Edit source' }))
    expect(stores.place.getState()).toMatchObject({
      view: 'sources',
      editAsked: { source: lab.source, roleId: undefined },
    })
  })

  it('says on the row what went wrong and what to do', async () => {
    setWidth(380)
    const fake = createFakeClient()
    fake.fail('sessions.start', 'AWS refused', { code: 'denied', hint: 'Ask for access.' })
    const { user, settle } = await open([lab], { fake })
    await user.keyboard('{Enter}')
    await settle()
    expect(within(active()).getByText('AWS refused. Ask for access.')).toBeTruthy()
    await user.click(within(active()).getByRole('button', { name: 'Try again' }))
    expect(fake.asked('sessions.start')).toHaveLength(2)
  })

  it.each([
    ['the first of its rows', '{Enter}', 'Favourites'],
    ['the row that it was begun from', '{End}{Enter}', 'lab'],
  ])('says of a favourite on %s alone what went wrong', async (_, keys, group) => {
    setWidth(380)
    const fake = createFakeClient()
    fake.fail('sessions.start', 'AWS refused', { code: 'denied', hint: 'Ask for access.' })
    const { user, settle } = await open([aRole('Deploy', { favourite: true })], { fake })
    await user.keyboard(keys)
    await settle()
    await user.keyboard('{Home}')
    expect(within(screen.getByRole('grid')).getAllByText('AWS refused. Ask for access.')).toHaveLength(1)
    expect(
      within(screen.getByRole('rowgroup', { name: new RegExp(`^${group}`) })).getByText('AWS refused. Ask for access.'),
    ).toBeTruthy()
  })

  it('can be ended before AWS has answered, and says only that', async () => {
    const fake = createFakeClient()
    const answer = Promise.withResolvers<SessionView>()
    fake.answer('sessions.start', () => answer.promise)
    const { user, settle } = await open([lab], { fake })
    await user.keyboard('{Enter}{Enter}')
    expect(within(active()).getByText('Starting')).toBeTruthy()
    await user.click(within(active()).getByRole('button', { name: 'End' }))
    answer.reject(
      new ORPCError('FAILED', { defined: true, message: 'the session has ended', data: { code: 'cancelled' } }),
    )
    await settle()
    expect([fake.asked('sessions.start'), fake.asked('sessions.end')]).toEqual([
      [{ role: 'Deploy' }],
      [{ role: 'Deploy', revoke: false }],
    ])
    expect(within(active()).getByRole('button', { name: 'Start' })).toBeTruthy()
    expect(screen.queryByText(/the session has ended/i)).toBeNull()
  })

  it('that fails while another view is shown is told there, and still on its row later', async () => {
    setWidth(380)
    const fake = createFakeClient()
    const answer = Promise.withResolvers<SessionView>()
    fake.answer('sessions.start', () => answer.promise)
    const first = await open([lab], { fake })
    await first.user.keyboard('{Enter}')
    first.stores.place.setState({ view: 'settings' })
    const refusal = { defined: true, message: 'AWS refused', data: { code: 'refused-by-aws', hint: 'Ask for access.' } }
    answer.reject(new ORPCError('FAILED', refusal))
    await first.settle()
    expect(screen.getAllByText(/Deploy · AWS refused\. Ask for access\.$/).length).toBeGreaterThan(0)
    first.unmount()
    await renderPage(<RolesView />, { fake, stores: first.stores })
    expect(within(active()).getByText('AWS refused. Ask for access.')).toBeTruthy()
  })

  it('that failed is forgotten once the role was started elsewhere', async () => {
    const fake = createFakeClient()
    fake.fail('sessions.start', 'AWS refused', { code: 'denied', hint: 'Ask for access.' })
    const { user, settle } = await open([lab], { fake })
    await user.keyboard('{Enter}')
    await settle()
    fake.push('app.watch', aStatus([aSession(lab)]))
    await settle()
    expect(within(active()).queryByText(/Ask for access\./)).toBeNull()
    expect(within(screen.getByRole('article')).queryByRole('alert')).toBeNull()
  })

  it('whose role was removed meanwhile is told, though its row has gone', async () => {
    const fake = createFakeClient()
    const answer = Promise.withResolvers<SessionView>()
    fake.answer('sessions.start', () => answer.promise)
    const { user, settle } = await open([lab, admin], { fake })
    await user.keyboard('Deploy{Enter}')
    fake.push('roles.watch', { kind: 'changed', roles: [], removed: [lab.id] })
    await settle()
    answer.reject(
      new ORPCError('FAILED', { defined: true, message: 'the session has ended', data: { code: 'cancelled' } }),
    )
    await settle()
    expect(screen.getAllByText(/Deploy · The session has ended\./).length).toBeGreaterThan(0)
  })
})

describe('a running role', () => {
  it('is still the one that runs while it is renewed: its bar can end it, and begins nothing anew', async () => {
    const session = aSession(admin, { state: 'refreshing' })
    await open([running(admin, session)], { sessions: [session] })
    const bar = screen.getByRole('group', { name: 'Actions for payments-prod / Admin' })
    expect(
      within(bar)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Use it', 'Copy', 'End', 'Actions'].map((word) => expect.stringMatching(new RegExp(`^${word}`))))
  })

  const session = aSession(admin)

  it('shows how long it lasts, and can be renewed and ended', async () => {
    const { user, fake } = await open([running(admin, session)], { sessions: [session] })
    const row = within(screen.getByRole('rowgroup', { name: 'Active' })).getByRole('row')
    expect(within(row).getByText('47 min')).toBeTruthy()
    await user.click(within(row).getByRole('button', { name: 'Renew' }))
    await user.click(within(row).getByRole('button', { name: 'End' }))
    expect(fake.asked('sessions.renew')).toEqual([{ role: 'Admin' }])
    expect(fake.asked('sessions.end')).toEqual([{ role: 'Admin', revoke: false }])
  })

  it('that has expired can be started again', async () => {
    const over = aSession(admin, { state: 'expired' })
    const { user, fake } = await open([running(admin, over)], { sessions: [over] })
    const row = within(screen.getByRole('rowgroup', { name: 'Active' })).getByRole('row')
    await user.click(within(row).getByRole('button', { name: 'Start again' }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'Admin' }])
  })
})
