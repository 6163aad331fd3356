import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RoleView, SessionView } from '#contract/model.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus, running } from './roles-world.ts'
import { setWidth } from './width.ts'

async function openMenu(
  role: RoleView,
  fake: FakeClient = createFakeClient(),
  sessions: readonly SessionView[] = [],
): Promise<Rendered> {
  const page = await renderPage(<RolesView />, { fake })
  fake.push('app.watch', aStatus(sessions))
  fake.push('roles.watch', { kind: 'state', roles: [role] })
  await page.settle()
  await page.user.keyboard('{ArrowRight}')
  return page
}

const item = (name: RegExp | string): HTMLElement => screen.getByRole('menuitem', { name })

beforeEach(() => setWidth(1024))

describe("a role's menu", () => {
  it('opens with an arrow key and names its role', async () => {
    await openMenu(aRole('Deploy'))
    expect(screen.getByRole('menu', { name: 'Actions for Deploy' })).toBeTruthy()
  })

  it('copies stand-ins in the format of a shell', async () => {
    const { user, fake } = await openMenu(aRole('Deploy'))
    await user.click(item('Copy environment'))
    await user.click(item('fish'))
    expect(fake.asked('desktop.copyEnvironment')).toEqual([
      { role: 'Deploy', values: { format: 'fish', direct: false } },
    ])
  })

  it('gives no real keys of a role that is set to the proxy only, and says why', async () => {
    const { user } = await openMenu(aRole('Deploy', { neverDirect: true }))
    await user.click(item('Copy environment'))
    const real = item(/Real keys/)
    expect(real.getAttribute('aria-disabled')).toBe('true')
    expect(within(real).getByText(/set to proxy only/)).toBeTruthy()
  })

  it('ends a running role, and revokes its keys where that is asked for', async () => {
    const role = aRole('Deploy')
    const session = aSession(role)
    const { user, fake } = await openMenu(running(role, session), createFakeClient(), [session])
    await user.click(item('End and revoke keys'))
    expect(fake.asked('sessions.end')).toEqual([{ role: 'Deploy', revoke: true }])
  })

  it('closes with a role that is gone, says so, and does not come back with it', async () => {
    const { fake, settle } = await openMenu(aRole('Deploy'))
    for (const roles of [[aRole('Admin')], [aRole('Admin'), aRole('Deploy')]]) {
      fake.push('roles.watch', { kind: 'state', roles })
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await settle()
      expect(screen.queryByRole('menu')).toBeNull()
    }
    expect(screen.queryAllByText('Deploy is not there any more.')).not.toEqual([])
  })

  it('makes a role a favourite', async () => {
    const { user, fake } = await openMenu(aRole('Deploy'))
    await user.click(item('Add to favourites'))
    expect(fake.asked('roles.favourite')).toEqual([{ role: 'Deploy', on: true }])
  })

  it('shows that a favourite could not be kept', async () => {
    const { user, fake, settle } = await openMenu(aRole('Deploy'))
    fake.fail('roles.favourite', 'the settings cannot be written', { code: 'denied' })
    await user.click(item('Add to favourites'))
    await settle()
    expect(screen.getByText(/The settings cannot be written/, { selector: 'p' })).toBeTruthy()
  })

  it('copies the command that runs a tool, named so that it means this role', async () => {
    const { user, fake } = await openMenu(aRole('Deploy'))
    await user.click(item(/Copy command/))
    expect(fake.asked('desktop.copyText')).toEqual([{ text: 'latchkey exec Deploy -- aws sts get-caller-identity' }])
  })

  it('starts a role in a region that is searched for', async () => {
    const { user, fake } = await openMenu(aRole('Deploy'))
    await user.click(item(/Start in region/))
    await user.keyboard('ireland')
    await user.click(screen.getByRole('option', { name: /eu-west-1/ }))
    expect(fake.asked('sessions.start')).toEqual([{ role: 'Deploy', region: 'eu-west-1' }])
  })

  it('offers only regions of the role’s partition', async () => {
    const { user } = await openMenu(aRole('Deploy', { partition: 'aws-cn' }))
    await user.click(item(/Start in region/))
    expect(screen.getAllByRole('option')).toHaveLength(2)
  })

  it('marks a role as production with one switch', async () => {
    const { user, fake } = await openMenu(aRole('Deploy', { ownLabels: { team: 'web' }, labels: { team: 'web' } }))
    await user.click(item('Labels…'))
    await user.click(screen.getByRole('switch', { name: /production/ }))
    await user.click(screen.getByRole('radio', { name: 'Colour 3' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(fake.asked('roles.label')).toEqual([
      { role: 'Deploy', labels: { team: 'web', environment: 'production', colour: '3' } },
    ])
  })

  it('refuses two labels of one name', async () => {
    const { user } = await openMenu(aRole('Deploy', { ownLabels: { team: 'web' }, labels: { team: 'web' } }))
    await user.click(item('Labels…'))
    await user.click(screen.getByRole('button', { name: 'Add a label' }))
    await user.type(screen.getAllByRole('textbox', { name: 'Name' })[1] ?? document.body, 'team')
    expect(screen.getByText('“team” is there twice.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Save' }).getAttribute('disabled')).not.toBeNull()
  })

  it('keeps what is typed into its labels while another agent takes over', async () => {
    const role = aRole('Deploy')
    const { user, fake, settle } = await openMenu(role)
    await user.click(item('Labels…'))
    await user.click(screen.getByRole('button', { name: 'Add a label' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'team')
    for (const roles of [[], [role]]) {
      fake.push('roles.watch', { kind: 'state', roles })
      await settle()
      expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('team')
    }
  })

  it('copies commands instead of values in a browser', async () => {
    const { user } = await openMenu(aRole('Deploy'), createFakeClient({ browser: true }))
    await user.click(item('Copy environment'))
    expect(screen.getByText(/Values stay out of the browser/)).toBeTruthy()
    await user.click(item('bash, zsh'))
    expect(await navigator.clipboard.readText()).toBe(' eval "$(latchkey env Deploy)"')
  })

  it('gives the focus back to the search', async () => {
    const { user } = await openMenu(aRole('Deploy'))
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(screen.getByRole('combobox'))
  })

  it.each(['Labels…', /Start in region/])('gives the focus back to the search after its dialog %s', async (name) => {
    const { user } = await openMenu(aRole('Deploy'))
    await user.click(item(name))
    expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox')))
  })

  it('opens details in a narrow window that keep the list from the keys, and gives the focus back', async () => {
    setWidth(380)
    const { user, fake } = await openMenu(aRole('Deploy'))
    const search = screen.getByRole<HTMLInputElement>('combobox')
    await user.keyboard('{Escape}dep')
    await user.keyboard('{ArrowRight}')
    await user.click(item('Show details'))
    await user.keyboard('{ArrowRight}')
    expect(screen.queryByRole('menu')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Back' }))
    await waitFor(() => expect(document.activeElement).toBe(search))
    expect(search.value).toBe('dep')
    expect(fake.asked('sessions.start')).toEqual([])
  })

  it('changes the region of a role that runs', async () => {
    const session = { id: 's1', state: 'active' } as const
    const { user } = await openMenu(aRole('Deploy', { session }))
    await user.click(item('Change region…'))
    expect(screen.getByRole('dialog', { name: 'Change region of lab/Deploy' })).toBeTruthy()
  })
})
