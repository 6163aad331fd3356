import { ORPCError } from '@orpc/client'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SourceView } from '#contract/model.ts'
import type { Rendered } from './render-page.tsx'
import { aRole, aStatus } from './roles-world.ts'
import { arn, id, openSources, secret, submit, work } from './sources-page.tsx'

async function typeKeys({ user }: Rendered): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Add source' }))
  await user.click(screen.getByRole('radio', { name: 'Access keys' }))
  await user.click(screen.getByLabelText('Access key ID'))
  await user.paste(id)
  await user.click(screen.getByLabelText('Secret access key'))
  await user.paste(secret)
}

describe('the list of sources', () => {
  it('says of each what it is, how it is and what is wrong with it', async () => {
    await openSources({ sources: [work, { ...work, name: 'old', state: 'error', problem: 'AWS refused the key.' }] })
    const row = screen.getByRole('option', { name: /^old Not working Access\skeys.*AWS refused the key\./ })
    expect(row).toBeTruthy()
  })

  it('begins with the dialog that a failure led here for, once', async () => {
    const { user, unmount } = await openSources({
      sources: [{ ...work, name: 'first' }, work],
      editAsked: { source: 'work' },
    })
    expect(screen.getByRole('dialog', { name: 'Edit work' })).toBeTruthy()
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('option', { name: /^first/ }))
    await user.click(screen.getByRole('option', { name: /^work/ }))
    expect(screen.queryByRole('dialog') ?? undefined).toBeUndefined()
    unmount()
    await openSources({ roles: [aRole('Deploy', { editable: true })], editAsked: { source: 'work', roleId: 'Deploy' } })
    expect(screen.getByRole('dialog', { name: 'Edit Deploy' })).toBeTruthy()
  })

  it('shows the one that was chosen in the tray', async () => {
    const { fake, settle } = await openSources({ sources: [work, { ...work, name: 'other' }] })
    fake.push('desktop.commands', { kind: 'show', view: 'sources', source: 'other' })
    await settle()
    expect(screen.getByRole('region', { name: 'other' })).toBeTruthy()
  })

  it('says how far one is that fetches its roles', async () => {
    await openSources({ sources: [{ ...work, state: 'syncing', progress: { done: 4000, total: 9000 } }] })
    expect(screen.getByRole('option', { name: /Fetching roles: 4,000 of 9,000/ })).toBeTruthy()
  })

  it('signs in to one that waits for it, and says where that fails', async () => {
    const { fake, user, settle } = await openSources({ sources: [{ ...work, state: 'needs-sign-in' }] })
    fake.fail('sources.signIn', 'the sign-in was left', { code: 'cancelled' })
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await settle()
    expect(fake.asked('sources.signIn')).toEqual([{ name: 'work', device: false }])
    expect(screen.getAllByText(/the sign-in was left/i)).not.toEqual([])
  })

  it('offers to add the first one', async () => {
    await openSources({ sources: [] })
    expect(screen.getByRole('heading', { name: 'No sources yet' })).toBeTruthy()
  })
})

describe('adding an Identity Center', () => {
  it('is offered first, finds its region while the start URL is typed; Enter saves it and signs in', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'found', region: 'eu-west-1' }))
    await page.user.click(screen.getByRole('button', { name: 'Add source' }))
    await page.user.click(screen.getByLabelText('Start URL'))
    await page.user.paste('https://d-1234567890.awsapps.com/start')
    await waitFor(() => expect(screen.getByText('Found in eu-west-1')).toBeTruthy())
    await page.user.keyboard('{Enter}')
    await page.settle()
    const startUrl = 'https://d-1234567890.awsapps.com/start'
    expect(page.fake.asked('sources.add')).toEqual([
      { kind: 'identity-center', name: 'corp', startUrl, region: 'eu-west-1' },
    ])
    expect(page.fake.asked('sources.signIn')).toHaveLength(1)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is not added while AWS knows nothing of it', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'refused', message: 'AWS knows no such Identity Center' }))
    await page.user.click(screen.getByRole('button', { name: 'Add source' }))
    await page.user.click(screen.getByLabelText('Start URL'))
    await page.user.paste('https://d-1234567890.awsapps.com/start')
    await waitFor(() => expect(screen.getByText(/This start URL does not work/)).toBeTruthy())
    await page.user.keyboard('{Enter}')
    expect(page.fake.asked('sources.add')).toEqual([])
  })

  const needy: SourceView = { ...work, kind: 'identity-center', state: 'needs-sign-in', signsIn: true }
  const authorize = { url: 'https://oidc.example/authorize', expiresAt: '2030-01-01T00:00:00.000Z' }

  it('opens the page of its sign-in once, and only where it is this window’s to open', async () => {
    const { fake, user, settle } = await openSources({ sources: [needy] })
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    fake.push('sources.signIn', { kind: 'page', page: authorize, isYours: false })
    await settle()
    expect(fake.asked('desktop.openSignIn')).toEqual([])
    fake.push('sources.signIn', { kind: 'page', page: authorize, isYours: true })
    await settle()
    expect(fake.asked('desktop.openSignIn')).toEqual([{ source: 'work' }])
  })

  it('begins with a code without opening a page, and ends where the person cancels it, without a failure', async () => {
    const { fake, user, settle } = await openSources({ sources: [needy] })
    await user.click(screen.getByRole('button', { name: 'Use a code' }))
    expect(fake.asked('sources.signIn')).toEqual([{ name: 'work', device: true }])
    const page = { ...authorize, userCode: 'KXFN-LXDV' }
    fake.push('sources.signIn', { kind: 'page', page, isYours: true })
    fake.push('app.watch', { ...aStatus([]), sources: [{ ...needy, state: 'signing-in', page }] })
    await settle()
    expect(fake.asked('desktop.openSignIn')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Cancel sign-in' }))
    fake.push('app.watch', { ...aStatus([]), sources: [needy] })
    await settle()
    expect(screen.queryByText(/cancel/i)).toBeNull()
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy()
  })

  it('keeps the focus on the way through a sign-in and out of it', async () => {
    const { fake, user, settle } = await openSources({ sources: [needy] })
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    fake.push('app.watch', { ...aStatus([]), sources: [{ ...needy, state: 'signing-in', page: authorize }] })
    await settle()
    expect(document.activeElement?.textContent).toBe('Open the page again')
    await user.tab()
    await user.tab()
    await user.keyboard('{Enter}')
    fake.push('app.watch', { ...aStatus([]), sources: [needy] })
    await settle()
    expect(fake.asked('sources.cancelSignIn')).toHaveLength(1)
    expect(document.activeElement?.textContent).toBe('Sign in')
  })

  it('that another window began can be opened again here, and cancelled', async () => {
    const { fake, user, settle } = await openSources({ sources: [{ ...needy, state: 'signing-in', page: authorize }] })
    expect(screen.getByRole('button', { name: 'Open the page again' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Cancel sign-in' }))
    await settle()
    expect(fake.asked('sources.cancelSignIn')).toEqual([{ name: 'work' }])
  })

  it('whose roles are being fetched can be told to stop', async () => {
    const { fake, user, settle } = await openSources({
      sources: [{ ...needy, state: 'syncing', progress: { done: 1, total: 9 } }],
    })
    await user.click(screen.getByRole('button', { name: 'Cancel fetching' }))
    await settle()
    expect(fake.asked('sources.cancelSync')).toEqual([{ name: 'work' }])
  })

  it('changes what opens its pages', async () => {
    const { fake, user, settle } = await openSources({ sources: [{ ...needy, browser: 'firefox', as: 'alice' }] })
    await user.click(screen.getByRole('button', { name: 'Edit' }))
    await user.clear(screen.getByLabelText('Browser'))
    await user.paste('chromium --incognito')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await settle()
    expect(fake.asked('sources.edit')).toEqual([{ name: 'work', browser: 'chromium --incognito' }])
  })

  it('shows the code of a sign-in that waits in a browser, and no second way in', async () => {
    const waiting = { url: 'https://device.example/?user_code=KXFN-LXDV', userCode: 'KXFN-LXDV' }
    await openSources({
      sources: [
        {
          ...work,
          state: 'signing-in',
          signsIn: true,
          page: { ...waiting, expiresAt: '2030-01-01T00:00:00.000Z' },
        },
      ],
    })
    expect(screen.getByText('KXFN-LXDV')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
  })

  it.each([
    ['Sync now', 'sources.sync'],
    ['Sign out', 'sources.signOut'],
  ] as const)('says why it failed to: %s', async (name, call) => {
    const { fake, user, settle, stores } = await openSources({ sources: [{ ...work, signsIn: true }] })
    fake.fail(call, 'the network is down', { code: 'network', hint: 'Try again later.' })
    await user.click(screen.getByRole('button', { name }))
    await settle()
    expect(screen.getAllByText(/work · The network is down\. Try again later\./)).not.toEqual([])
    expect(stores.told.getState()).toHaveLength(1)
  })

  it('says nothing of fetching that was cancelled', async () => {
    const { fake, user, settle, stores } = await openSources({ sources: [{ ...work, signsIn: true }] })
    fake.fail('sources.sync', 'fetching was cancelled', { code: 'cancelled' })
    await user.click(screen.getByRole('button', { name: 'Sync now' }))
    await settle()
    expect(screen.queryByText(/fetching was cancelled/)).toBeNull()
    expect(stores.told.getState()).toEqual([])
  })

  it('signs out, and says what came of it', async () => {
    const { fake, user, settle } = await openSources({ sources: [{ ...work, signsIn: true }] })
    fake.answer('sources.signOut', () => ({ source: work, sessionsEnded: 1 }))
    await user.click(screen.getByRole('button', { name: 'Sign out' }))
    await settle()
    expect(fake.asked('sources.signOut')).toEqual([{ name: 'work' }])
    expect(screen.getAllByText('Signed out of work')).not.toEqual([])
  })
})

describe('adding access keys', () => {
  it('tries them with AWS while nothing is saved, and says whose they are', async () => {
    const page = await openSources()
    await typeKeys(page)
    await waitFor(() => expect(screen.getByText(`These keys are ${arn}`)).toBeTruthy())
    expect(page.fake.asked('sources.check')).toEqual([
      { kind: 'iam-user', name: 'check', accessKeyId: id, secretAccessKey: secret },
    ])
    expect(page.fake.asked('sources.add')).toEqual([])
  })

  it('saves them with Enter, asking AWS first even when nobody waited', async () => {
    const page = await openSources()
    page.fake.answer('sources.add', () => ({ source: { ...work, name: 'aws' } }))
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.calls.map(({ path }) => path).filter((path) => path.startsWith('sources.'))).toEqual([
      'sources.check',
      'sources.add',
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('does not save keys that AWS refuses', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'refused', message: 'AWS does not know the key' }))
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(screen.getByText('AWS refused these keys, so they are not saved.')).toBeTruthy()
    expect(submit().hasAttribute('disabled')).toBe(true)
    expect(page.fake.asked('sources.add')).toEqual([])
  })

  it('saves unchecked keys only after saying so', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'unreachable', message: 'no network' }))
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.add')).toEqual([])
    await page.user.click(screen.getByRole('button', { name: 'Add without check' }))
    await page.settle()
    expect(page.fake.asked('sources.add')).toHaveLength(1)
  })

  it('keeps the secret for another try when saving failed', async () => {
    const page = await openSources()
    page.fake.fail('sources.add', 'the name is taken', { code: 'conflict' })
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(screen.getByText('The name is taken.', { selector: 'p' })).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Secret access key').value).toBe(secret)
    expect(page.fake.asked('sources.check')).toHaveLength(1)
    page.fake.answer('sources.add', () => ({ source: { ...work, name: 'aws' } }))
    await page.user.click(submit())
    await page.settle()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('tells that saving failed though the dialog was closed before the answer', async () => {
    const page = await openSources()
    const added = Promise.withResolvers<{ source: SourceView }>()
    page.fake.answer('sources.add', () => added.promise)
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    await page.user.keyboard('{Escape}')
    const failure = { defined: true, message: 'the vault is locked', data: { code: 'vault-locked', hint: 'Open it.' } }
    added.reject(new ORPCError('FAILED', failure))
    await page.settle()
    expect(screen.getAllByText('The vault is locked. Open it.').length).toBeGreaterThan(0)
  })

  it('leaves the next form alone when the answer for a closed one comes', async () => {
    const page = await openSources()
    const added = Promise.withResolvers<{ source: SourceView }>()
    page.fake.answer('sources.add', () => added.promise)
    await typeKeys(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    await page.user.keyboard('{Escape}')
    await typeKeys(page)
    added.resolve({ source: { ...work, name: 'aws' } })
    await page.settle()
    expect(screen.getAllByText('Added aws').length).toBeGreaterThan(0)
    expect(screen.getByLabelText<HTMLInputElement>('Secret access key').value).toBe(secret)
  })

  it('forgets the secret when the dialog closes', async () => {
    const page = await openSources()
    await typeKeys(page)
    await page.user.keyboard('{Escape}')
    await page.user.click(screen.getByRole('button', { name: 'Add source' }))
    await page.user.click(screen.getByRole('radio', { name: 'Access keys' }))
    expect(screen.getByLabelText<HTMLInputElement>('Secret access key').value).toBe('')
    expect(JSON.stringify(Object.values(page.stores).map((store) => store.getState()))).not.toContain(secret)
  })

  it('keeps what was typed but the secret over an Escape, until it is cancelled', async () => {
    const page = await openSources()
    await typeKeys(page)
    await page.user.keyboard('{Escape}')
    const again = () => page.user.click(screen.getByRole('button', { name: 'Add source' }))
    await again()
    expect(screen.getByRole('radio', { name: 'Access keys' })).toHaveProperty('checked', true)
    const keyId = () => screen.getByLabelText<HTMLInputElement>('Access key ID').value
    expect(keyId()).toMatch(/^AKIA/)
    expect(screen.getByLabelText<HTMLInputElement>('Secret access key').value).toBe('')
    await page.user.click(screen.getByRole('button', { name: 'Cancel' }))
    await again()
    await page.user.click(screen.getByRole('radio', { name: 'Access keys' }))
    expect(keyId()).toBe('')
  })

  it('offers to start the agent that went away while they were saved, and keeps what was typed', async () => {
    const page = await openSources()
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    const dialog = within(screen.getByRole('dialog'))
    await page.user.type(dialog.getByLabelText('MFA command'), 'ykman')
    page.fake.fail('sources.edit', 'the agent went away', { code: 'no-agent', hint: 'Start it with: latchkey agent' })
    await page.user.click(dialog.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(dialog.getByRole('alert').textContent).toContain('Try again once Latchkey runs.')
    expect(dialog.queryByRole('button', { name: 'Start Latchkey' })).toBeNull()
    page.fake.away()
    await page.settle()
    await page.user.click(dialog.getByRole('button', { name: 'Start Latchkey' }))
    expect(page.fake.asked('desktop.startAgent')).toHaveLength(1)
    expect(dialog.getByLabelText('MFA command')).toHaveProperty('value', 'ykman')
  })

  it('tells of a name that is taken', async () => {
    const page = await openSources()
    await page.user.click(screen.getByRole('button', { name: 'Add source' }))
    await page.user.click(screen.getByRole('radio', { name: 'Access keys' }))
    const name = screen.getByLabelText('Name')
    await page.user.clear(name)
    await page.user.type(name, 'work')
    expect(screen.getByText('"work" is taken')).toBeTruthy()
  })
})

describe('roles of a source', () => {
  const base = aRole('base', { editable: true })
  const admin = aRole('admin', { editable: true, chain: ['base'], favourite: true })
  const input = {
    name: 'admin',
    source: 'work',
    arn: 'arn:aws:iam::111122223333:role/admin',
    via: 'base',
    externalId: 'x-1',
    tags: {},
    transitiveTagKeys: [],
    labels: {},
    neverDirect: false,
  }

  it('show their path as one sentence to a screen reader', async () => {
    await openSources({ roles: [base, admin] })
    expect(screen.getByRole('img', { name: 'Path: source work, then base, then admin' })).toBeTruthy()
  })

  it('come back whole when a removal is undone', async () => {
    const page = await openSources({ roles: [base, admin] })
    page.fake.answer('roles.input', () => input)
    page.fake.answer('roles.add', () => admin)
    await page.user.click(screen.getByRole('button', { name: 'Remove admin' }))
    await page.settle()
    expect(page.fake.asked('roles.remove')).toEqual([{ role: 'admin' }])
    await page.user.click(screen.getByRole('button', { name: 'Undo' }))
    await page.settle()
    expect(page.fake.asked('roles.add')).toEqual([input])
    expect(page.fake.asked('roles.favourite')).toEqual([{ role: 'admin', on: true }])
  })

  it('take their name from a pasted ARN', async () => {
    const page = await openSources()
    await page.user.click(screen.getByRole('button', { name: 'Add role' }))
    await page.user.click(screen.getByLabelText('Role ARN'))
    await page.user.paste('arn:aws:iam::111122223333:role/team/Deploy')
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('roles.add')).toMatchObject([{ name: 'Deploy', source: 'work' }])
  })
})

describe('a source that goes elsewhere', () => {
  it('leaves no details of another one under the pointer, and is shown again when it is back', async () => {
    const page = await openSources({ sources: [work, { ...work, name: 'other' }] })
    screen.getByRole('button', { name: 'Remove' }).focus()
    page.fake.push('app.watch', { ...aStatus([]), sources: [{ ...work, name: 'other' }] })
    await page.settle()
    expect(screen.getByRole('region', { name: 'work' }).textContent).toContain('work is not there any more.')
    expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull()
    expect(document.activeElement?.textContent).toContain('work is not there any more.')
    page.fake.push('app.watch', { ...aStatus([]), sources: [work, { ...work, name: 'other' }] })
    await page.settle()
    expect(screen.getByRole('button', { name: 'Remove' })).toBeTruthy()
  })

  it('is told to who adds a role to it, or edits one that is gone', async () => {
    const admin = aRole('admin', { editable: true, source: 'work' })
    const page = await openSources({ roles: [admin] })
    await page.user.click(screen.getByRole('button', { name: 'Edit admin' }))
    page.fake.push('roles.watch', { kind: 'state', roles: [] })
    await page.settle()
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toMatch(/^admin is not there any more\./)
    await page.user.keyboard('{Escape}')
    await page.user.click(screen.getByRole('button', { name: 'Add role' }))
    page.fake.push('app.watch', { ...aStatus([]), sources: [] })
    await page.settle()
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toMatch(/^work is not there any more\./)
  })
})

describe('removing a source', () => {
  it('names what goes with it, and does nothing when the answer is no', async () => {
    const page = await openSources({ roles: [aRole('admin', { editable: true })] })
    await page.user.click(screen.getByRole('button', { name: 'Remove' }))
    const asked = screen.getByRole('alertdialog', { name: 'Remove work?' })
    expect(asked.textContent).toMatch(/deletes its secret access key.*The role you added goes too: admin/)
    expect(asked.textContent).not.toMatch(/browser/)
    await page.user.keyboard('{Escape}')
    await page.settle()
    expect(page.fake.asked('sources.remove')).toEqual([])
  })

  it('says that the browser of its consoles is forgotten', async () => {
    const page = await openSources()
    page.fake.push('console.watchBrowsers', [
      { for: { kind: 'source', source: 'work' }, opens: { browser: 'firefox', profile: { kind: 'usual' } } },
    ])
    await page.settle()
    await page.user.click(screen.getByRole('button', { name: 'Remove' }))
    expect(screen.getByRole('alertdialog').textContent).toMatch(/browser that you chose for its consoles is forgotten/)
  })

  it('is done when somebody else removed it first', async () => {
    const page = await openSources()
    page.fake.fail('sources.remove', 'there is no source "work"', { code: 'not-found' })
    await page.user.click(screen.getByRole('button', { name: 'Remove' }))
    await page.user.click(screen.getByRole('button', { name: 'Remove source' }))
    await page.settle()
    expect(screen.queryAllByText(/no source/)).toEqual([])
    expect(screen.getAllByText('Removed work')).not.toEqual([])
  })

  it('takes the roles that were added along', async () => {
    const page = await openSources({ roles: [aRole('admin', { editable: true })] })
    await page.user.click(screen.getByRole('button', { name: 'Remove' }))
    await page.user.click(screen.getByRole('button', { name: 'Remove source' }))
    await page.settle()
    expect(page.fake.asked('sources.remove')).toEqual([{ name: 'work', force: true }])
  })
})
