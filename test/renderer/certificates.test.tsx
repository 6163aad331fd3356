// Sources of the kind roles-anywhere in the window.
import { ORPCError } from '@orpc/client'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { SourceView } from '#contract/model.ts'
import type { Rendered } from './render-page.tsx'
import { aStatus } from './roles-world.ts'
import { openSources, submit } from './sources-page.tsx'

describe('a certificate', () => {
  const anchor = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/1a2b3c4d-0000'
  const profile = 'arn:aws:rolesanywhere:eu-central-1:111122223333:profile/5e6f7a8b-0000'
  const machine: SourceView = {
    name: 'ci',
    kind: 'roles-anywhere',
    state: 'ready',
    region: 'eu-central-1',
    roles: 2,
    syncs: true,
    trustAnchor: anchor,
    certificate: '/etc/ci.pem',
    privateKey: '/etc/ci.key',
    syncProfile: profile,
    syncRole: 'arn:aws:iam::111122223333:role/Sync',
    profileFilter: 'prod-*\n^team-1$',
    sourceIdentity: 'CN=ci',
    sessionTags: { 'x509Subject/CN': 'ci' },
    lastSync: {
      outcome: 'error',
      startedAt: '2026-08-01T10:00:00Z',
      endedAt: '2026-08-01T10:00:05Z',
      profiles: 2,
    },
  }

  it('shows how the last sync ended, and what its sessions carry', async () => {
    await openSources({ sources: [machine] })
    expect(screen.getByText('Last sync').nextSibling?.textContent).toMatch(/^With errors: 2 profiles, /)
    expect(screen.getByText('Session tag x509Subject/CN').nextSibling?.textContent).toBe('ci')
    expect(screen.getByText('Source identity').nextSibling?.textContent).toBe('CN=ci')
    expect(screen.getByText('Profile filter').nextSibling?.textContent).toBe('prod-*, ^team-1$')
  })

  it('says how long its certificate lasts, or since when it does not', async () => {
    const ends = () => screen.getByText('Certificate ends').nextSibling?.textContent
    const { unmount } = await openSources({ sources: [{ ...machine, until: '2026-01-18T14:15:00Z' }] })
    expect(ends()).toMatch(/2026.*, in 3 days$/)
    unmount()
    await openSources({ sources: [{ ...machine, until: '2026-01-15T10:15:00Z' }] })
    expect(ends()).toMatch(/2026.*, 3 h ago$/)
  })

  it('says what to do when it has ended', async () => {
    await openSources({
      sources: [{ ...machine, state: 'error', problem: 'the certificate "ci" expired', hint: 'Put a new one there.' }],
    })
    expect(screen.getByText('Put a new one there.')).toBeTruthy()
  })

  it('has its profiles fetched, and that cancelled by whoever sees it', async () => {
    const page = await openSources({ sources: [machine] })
    page.fake.answer('sources.sync', () => machine)
    await page.user.click(screen.getByRole('button', { name: 'Sync now' }))
    await page.settle()
    expect(page.fake.asked('sources.sync')).toEqual([{ name: 'ci' }])
    page.fake.answer('sources.cancelSync', () => machine)
    page.fake.push('app.watch', { ...aStatus([]), sources: [{ ...machine, state: 'syncing' }] })
    await page.settle()
    await page.user.click(screen.getByRole('button', { name: 'Cancel fetching' }))
    await page.settle()
    expect(page.fake.asked('sources.cancelSync')).toEqual([{ name: 'ci' }])
  })

  it('can have its next fetch cancelled while the cancelling of the last one is under way', async () => {
    const page = await openSources({ sources: [{ ...machine, state: 'syncing' }] })
    page.fake.answer('sources.cancelSync', () => new Promise<never>(() => undefined))
    const fetching = async (state: 'syncing' | 'ready') => {
      page.fake.push('app.watch', { ...aStatus([]), sources: [{ ...machine, state }] })
      await page.settle()
    }
    await page.user.click(screen.getByRole('button', { name: 'Cancel fetching' }))
    await fetching('ready')
    await fetching('syncing')
    await page.user.click(screen.getByRole('button', { name: 'Cancel fetching' }))
    await page.settle()
    expect(page.fake.asked('sources.cancelSync')).toHaveLength(2)
  })

  it('is not fetched again by the second Enter of who cancels that', async () => {
    const page = await openSources({ sources: [{ ...machine, state: 'syncing' }] })
    page.fake.answer('sources.cancelSync', () => machine)
    screen.getByRole('button', { name: 'Cancel fetching' }).focus()
    await page.user.keyboard('{Enter}')
    page.fake.push('app.watch', { ...aStatus([]), sources: [machine] })
    await page.settle()
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.cancelSync')).toHaveLength(1)
    expect(page.fake.asked('sources.sync')).toEqual([])
  })

  it('goes to the FIPS endpoint by a switch, and back', async () => {
    const page = await openSources({ sources: [{ ...machine, fips: true }] })
    page.fake.answer('sources.edit', () => ({ ...machine, sessionsEnded: 0 }))
    expect(screen.getByText('FIPS endpoint').nextSibling?.textContent).toBe('Used')
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    const dialog = within(screen.getByRole('dialog'))
    await page.user.click(dialog.getByText('More'))
    await page.user.click(dialog.getByRole('switch', { name: 'FIPS endpoint' }))
    await page.user.click(dialog.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('sources.edit')).toEqual([{ name: 'ci', fips: false }])
  })

  async function typeCertificate({ user }: Rendered): Promise<void> {
    await user.click(screen.getByRole('button', { name: 'Add source' }))
    await user.click(screen.getByRole('radio', { name: 'Roles Anywhere' }))
    for (const [label, text] of [
      ['Trust anchor ARN', anchor],
      ['Certificate file', '/etc/ci.p12'],
      ['Passphrase', 'open sesame'],
      ['Sync profile ARN', profile],
      ['Sync role ARN', 'arn:aws:iam::111122223333:role/Sync'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one keyboard
      await user.click(screen.getByLabelText(label))
      // oxlint-disable-next-line no-await-in-loop -- one keyboard
      await user.paste(text)
    }
  }

  it('has its files chosen in the dialog of the system, and one that was not chosen stays as it was', async () => {
    const page = await openSources({ sources: [machine] })
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    const dialog = within(screen.getByRole('dialog'))
    page.fake.answer('desktop.chooseFile', ({ what }) => (what === 'certificate' ? { path: '/etc/new.pem' } : {}))
    for (const label of ['Certificate file', 'Private key file', 'Chain file'])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await page.user.click(dialog.getByRole('button', { name: `Choose… ${label}` }))
    await page.settle()
    const valueOf = (label: string) => dialog.getByLabelText<HTMLInputElement>(label).value
    expect(['Certificate file', 'Private key file', 'Chain file'].map(valueOf)).toEqual([
      '/etc/new.pem',
      '/etc/ci.key',
      '',
    ])
    expect(page.fake.asked('desktop.chooseFile').map(({ what }) => what)).toEqual([
      'certificate',
      'privateKey',
      'chain',
    ])
  })

  it('has no such dialog in a browser', async () => {
    const page = await openSources({ sources: [machine], browser: true })
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    expect(screen.getByLabelText('Certificate file')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Choose/ })).toBeNull()
  })

  describe('that is edited', () => {
    const other: SourceView = { ...machine, name: 'other' }
    async function edit() {
      const page = await openSources({ sources: [machine, other] })
      await page.user.click(screen.getByRole('button', { name: 'Edit' }))
      const dialog = within(screen.getByRole('dialog', { name: 'Edit ci' }))
      await page.user.type(dialog.getByLabelText('Chain file'), '/etc/chain.pem')
      const become = async (...sources: SourceView[]) => {
        page.fake.push('app.watch', { ...aStatus([]), sources })
        await page.settle()
      }
      return { ...page, dialog, become }
    }

    it('says that it was removed elsewhere, keeps what was typed, and gives the focus back to the view', async () => {
      const { dialog, become, user, settle } = await edit()
      await become(other)
      expect(dialog.getByRole('alert').textContent).toMatch(/^ci is not there any more\..*What you typed stays/)
      expect(dialog.getByLabelText<HTMLInputElement>('Chain file').value).toBe('/etc/chain.pem')
      await user.click(dialog.getByRole('button', { name: 'Cancel' }))
      await settle()
      await waitFor(() => expect(document.activeElement).not.toBe(document.body))
      expect(screen.getByRole('heading', { name: 'ci is not there any more.' })).toBeTruthy()
      expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull()
    })

    it('says that nothing is saved when it is left, goes on with what was typed for who wants to, and else begins again', async () => {
      const { user, settle, dialog, stores } = await edit()
      const chain = () => within(screen.getByRole('dialog')).getByLabelText<HTMLInputElement>('Chain file').value
      await user.click(dialog.getByLabelText('Passphrase'))
      await user.paste('open sesame')
      await user.keyboard('{Escape}')
      await settle()
      await user.click(screen.getByRole('button', { name: 'Go on editing' }))
      await settle()
      expect(chain()).toBe('/etc/chain.pem')
      expect(JSON.stringify([...stores.drafts.getState()])).not.toContain('open sesame')
      await user.keyboard('{Escape}')
      await user.click(screen.getByRole('button', { name: 'Edit' }))
      expect(chain()).toBe('')
    })

    it('says nothing of the kind where it was saved or cancelled', async () => {
      const { user, settle, dialog, fake } = await edit()
      fake.answer('sources.edit', () => ({ ...machine, sessionsEnded: 0 }))
      await user.click(dialog.getByRole('button', { name: 'Save' }))
      await settle()
      await user.click(screen.getByRole('button', { name: 'Edit' }))
      await user.type(within(screen.getByRole('dialog')).getByLabelText('Chain file'), '/etc/x')
      await user.click(screen.getByRole('button', { name: 'Cancel' }))
      await settle()
      expect(screen.queryByText('The changes to ci are not saved')).toBeNull()
    })

    it('goes on where the same is back, as after a restart of the agent', async () => {
      const { dialog, become, user, settle, fake } = await edit()
      await become(other)
      await become(machine, other)
      expect(dialog.queryByRole('alert')).toBeNull()
      await user.click(dialog.getByRole('button', { name: 'Save' }))
      await settle()
      expect(fake.asked('sources.edit')).toEqual([{ name: 'ci', chain: '/etc/chain.pem' }])
    })

    it('takes back no change that was made elsewhere meanwhile, and says that there was one', async () => {
      const { dialog, become, user, settle, fake } = await edit()
      await become({ ...machine, certificate: '/etc/newer.pem', state: 'syncing', roles: 3 }, other)
      expect(dialog.getByRole('alert').textContent).toMatch(/^ci was changed elsewhere\./)
      await user.click(dialog.getByRole('button', { name: 'Save' }))
      await settle()
      expect(fake.asked('sources.edit')).toEqual([{ name: 'ci', chain: '/etc/chain.pem' }])
    })
  })

  it('can be checked again once the file is there', async () => {
    const page = await openSources()
    const checked = Promise.withResolvers<{ kind: 'refused'; message: string }>()
    page.fake.answer('sources.check', () => checked.promise)
    await typeCertificate(page)
    expect(screen.getByText('Checking the files…')).toBeTruthy()
    checked.resolve({ kind: 'refused', message: 'the certificate "/etc/ci.p12" is not there' })
    const again = await screen.findByRole('button', { name: 'Check again' })
    expect(submit().hasAttribute('disabled')).toBe(true)
    page.fake.answer('sources.check', () => ({ kind: 'found', region: 'eu-central-1' }))
    again.focus()
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(submit().hasAttribute('disabled')).toBe(false)
    expect(document.activeElement?.textContent).toMatch(/^Certificate and key fit together/)
  })

  it('keeps the passphrase when adding failed, and shows why', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'found', region: 'eu-central-1' }))
    page.fake.fail('sources.add', 'the name is taken', { code: 'conflict' })
    await typeCertificate(page)
    const shown = vi.spyOn(Element.prototype, 'scrollIntoView')
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(shown.mock.contexts.map((one) => (one instanceof Element ? one.textContent : ''))).toEqual([
      expect.stringContaining('The name is taken.'),
    ])
    shown.mockRestore()
    expect(screen.getByLabelText<HTMLInputElement>('Passphrase').value).toBe('open sesame')
    expect(document.activeElement).toBe(screen.getByLabelText('Sync role ARN'))
  })

  it('says before it is saved what is about it though it works', async () => {
    const page = await openSources()
    const warning = {
      message: 'every user of this computer can read the private key /etc/ci.p12',
      hint: 'Run: chmod o=',
    }
    page.fake.answer('sources.check', () => ({ kind: 'found', region: 'eu-central-1', warning }))
    await typeCertificate(page)
    expect(await screen.findByText(/^Every user of this computer can read .*Run: chmod o=\.$/)).toBeTruthy()
    expect(submit().hasAttribute('disabled')).toBe(false)
  })

  const machineChecked: SourceView = { ...machine, name: 'certificate', checks: true }
  const distrusted = {
    what: 'trust anchor',
    outcome: 'wrong' as const,
    message: 'the certificate was issued by another authority',
    hint: 'Give the trust anchor of its authority.',
  }

  it('is tried with AWS once it is saved, and says what is wrong and what to do', async () => {
    const page = await openSources()
    page.fake.answer('sources.check', () => ({ kind: 'found', region: 'eu-central-1' }))
    page.fake.answer('sources.add', () => ({ source: machineChecked }))
    const checked = Promise.withResolvers<(typeof distrusted)[]>()
    page.fake.answer('sources.preflight', () => checked.promise)
    await typeCertificate(page)
    await page.user.keyboard('{Enter}')
    await page.settle()
    page.fake.push('app.watch', { ...aStatus([]), sources: [machineChecked] })
    await page.settle()
    expect(screen.getByText(/^Trying certificate, trust anchor/)).toBeTruthy()
    checked.resolve([distrusted])
    await page.settle()
    const steps = within(screen.getByRole('list', { name: 'Check of this source' })).getAllByRole('listitem')
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      'Trust anchorProblemThe certificate was issued by another authority.Give the trust anchor of its authority.',
    ])
    expect(page.stores.told.getState()).toMatchObject([
      { message: 'certificate · trust anchor is wrong: the certificate was issued by another authority' },
    ])
  })

  it('is checked on demand and after a change, and says what is fine and what AWS did not tell', async () => {
    const page = await openSources({ sources: [machineChecked] })
    page.fake.answer('sources.preflight', () => [
      { what: 'certificate', outcome: 'right', message: '"ci", RSA key' },
      { what: 'role Deploy', outcome: 'unknown', message: 'AWS is throttling requests' },
    ])
    await page.user.click(screen.getByRole('button', { name: 'Check' }))
    await page.settle()
    expect(screen.getByText('AWS did not let everything be tried. Check again in a minute.')).toBeTruthy()
    page.fake.answer('sources.preflight', () => [{ what: 'certificate', outcome: 'right', message: '"ci", RSA key' }])
    page.fake.answer('sources.edit', () => ({ ...machineChecked, sessionsEnded: 0 }))
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    await page.user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('sources.preflight')).toEqual([{ name: 'certificate' }, { name: 'certificate' }])
    expect(screen.getByText('AWS gives sessions for this certificate.')).toBeTruthy()
    expect(page.stores.told.getState()).toEqual([])
  })

  it('can be left while it is checked, which tells nothing; a later source of its name begins without', async () => {
    const page = await openSources({ sources: [machineChecked] })
    const checked = Promise.withResolvers<(typeof distrusted)[]>()
    page.fake.answer('sources.preflight', () => checked.promise)
    await page.user.click(screen.getByRole('button', { name: 'Check' }))
    await page.user.click(screen.getByRole('button', { name: 'Cancel' }))
    checked.resolve([distrusted])
    await page.settle()
    expect(screen.queryByText(/^Trying certificate/)).toBeNull()
    expect(page.stores.told.getState()).toEqual([])
    await page.user.click(screen.getByRole('button', { name: 'Check' }))
    await page.settle()
    expect(screen.getByRole('list', { name: 'Check of this source' })).toBeTruthy()
    for (const sources of [[], [machineChecked]]) {
      page.fake.push('app.watch', { ...aStatus([]), sources })
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await page.settle()
    }
    expect(screen.queryByRole('list', { name: 'Check of this source' })).toBeNull()
  })

  it('is changed in what differs, and keeps what is typed when the agent refuses it', async () => {
    const page = await openSources({ sources: [machine] })
    page.fake.answer('sources.edit', () => {
      const message = 'the private key does not belong to the certificate'
      throw new ORPCError('FAILED', { defined: true, message, data: { code: 'bad-request' } })
    })
    await page.user.click(screen.getByRole('button', { name: 'Edit' }))
    const dialog = within(screen.getByRole('dialog'))
    const type = async (label: string, text: string) => {
      await page.user.clear(dialog.getByLabelText(label))
      await page.user.click(dialog.getByLabelText(label))
      await page.user.paste(text)
    }
    await type('Certificate file', 'ci.pem')
    await page.user.click(dialog.getByRole('button', { name: 'Save' }))
    expect(dialog.getByText('Give the whole path')).toBeTruthy()
    expect(page.fake.asked('sources.edit')).toEqual([])
    await type('Certificate file', ' /etc/new.pem ')
    await type('Trust anchor ARN', anchor.replace('0000', '9999'))
    for (const filter of ['^team-[$', '^team']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await type('Profile filter', filter)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await page.user.click(dialog.getByRole('button', { name: 'Save' }))
      expect(dialog.getByText(/stands a regular expression, and this is none/)).toBeTruthy()
      expect(page.fake.asked('sources.edit')).toEqual([])
    }
    await type('Profile filter', '')
    await page.user.click(dialog.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(page.fake.asked('sources.edit')).toEqual([
      { name: 'ci', trustAnchor: anchor.replace('0000', '9999'), certificate: '/etc/new.pem', profileFilter: null },
    ])
    expect(dialog.getByText(/does not belong to the certificate/)).toBeTruthy()
    expect(dialog.getByLabelText<HTMLInputElement>('Certificate file').value).toBe(' /etc/new.pem ')
    page.fake.answer('sources.edit', () => ({ ...machine, sessionsEnded: 2 }))
    await page.user.click(dialog.getByRole('button', { name: 'Save' }))
    await page.settle()
    expect(screen.queryAllByText('Saved ci; 2 sessions ended')).not.toEqual([])
  })
})
