import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { ProfilePlan } from '#contract/profiles.ts'
import type { SettingView } from '#contract/settings.ts'
import { ProfilesView } from '#renderer/features/profiles/ProfilesView.tsx'
import { useKnown } from '#renderer/store/context.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { sampleProfiles, samplePlan } from './gallery/sample-profiles.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aStatus } from './roles-world.ts'

const sharing: SettingView = {
  key: 'profiles.share-sign-in',
  value: false,
  source: 'default',
  type: 'boolean',
  description: 'Share.',
}

/** The window shows a view once it knows of the agent. */
const Shown = () => useKnown('status') !== undefined && <ProfilesView />

async function open(count = 14, before: (fake: FakeClient) => void = () => undefined): Promise<Rendered> {
  const fake = createFakeClient()
  fake.push('app.watch', aStatus([]))
  fake.push('settings.watch', [sharing])
  sampleProfiles(fake, count)
  before(fake)
  const page = await renderPage(<Shown />, { fake })
  await page.settle()
  return page
}

const press = async ({ user, settle }: Rendered, name: string | RegExp): Promise<void> => {
  await user.click(screen.getByRole('button', { name }))
  await settle()
}
const show = async ({ user, settle }: Rendered, mode: string): Promise<void> => {
  await user.click(screen.getByRole('radio', { name: mode }))
  await settle()
}
const alerts = (): string =>
  screen
    .queryAllByRole('alert')
    .map(({ textContent }) => textContent)
    .join('\n')
const bar = (name: string): HTMLElement | null => screen.queryByRole('button', { name })
const write = async (page: Rendered): Promise<void> => {
  await press(page, 'Write to the file…')
  await press(page, 'Write')
}

describe('the plan of profiles', () => {
  it('says what changes in which file, what is left out, and shows a row for each', async () => {
    const { fake } = await open()
    expect(
      screen.getByText(
        'The plan adds 6 profiles and 1 SSO session, changes 3 profiles, removes 2 profiles in /home/ada/.aws/config.',
      ),
    ).toBeTruthy()
    expect(screen.getByText(/^Left out: break-glass/)).toBeTruthy()
    const row = screen.getByRole('row', { name: /payments-1-readonly/ })
    expect(row.textContent).toBe('payments-1-readonlypayments-1111122223334ReadOnlylatchkey-corpnew')
    // The files are the agent's own choice.
    expect(fake.asked('profiles.plan')).toEqual([{}])
  })

  it('keeps a few rows of 3,000 in the document, and cuts their difference', async () => {
    const page = await open(3000)
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('3002')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
    await show(page, 'Difference')
    const lines = screen.getByRole('region', { name: 'Difference' })
    expect(lines.querySelectorAll('pre > span')).toHaveLength(500)
    expect(within(lines).getByText(/^11,505 more lines\. To see them all: latchkey profiles plan/)).toBeTruthy()
  })

  it('is made of the kind, source, roles and names that were chosen', async () => {
    const page = await open()
    const { fake, user } = page
    await press(page, /Native.*Kind|Kind.*Native/)
    await user.click(screen.getByRole('option', { name: /^Process/ }))
    await user.type(screen.getByLabelText('Only roles that match'), 'pay')
    await user.type(screen.getByLabelText('Name template'), 'x-')
    await waitFor(() =>
      expect(fake.asked('profiles.plan').at(-1)).toEqual({ kind: 'process', only: 'pay', nameTemplate: 'x-' }),
    )
    // Not for each letter.
    expect(fake.asked('profiles.plan').some(({ only }) => only === 'p')).toBe(false)
    await page.settle()
    await press(page, 'Write to the file…')
    await press(page, 'Write')
    expect(fake.asked('profiles.apply')).toEqual([
      { kind: 'process', only: 'pay', nameTemplate: 'x-', seen: 'digest-14' },
    ])
  })

  it('says why nothing can be written, and what to do, and offers no write', async () => {
    await open(0)
    expect(
      screen.getByText(/cannot be written: \[profile payments-admin\]: .* would both get this name \(and 1 more\)/),
    ).toBeTruthy()
    expect(alerts()).toContain('Tell them apart by the name template')
    expect(screen.getByText(/\[profile lab\]: it is there already/)).toBeTruthy()
    expect(bar('Write to the file…')).toBeNull()
  })

  it('is made again when the window is come back to, and when the agent is', async () => {
    const page = await open()
    const { fake, settle } = page
    fireEvent.focus(window)
    await settle()
    expect(fake.asked('profiles.plan')).toHaveLength(2)
    fake.away()
    await settle()
    fireEvent.focus(window)
    await settle()
    expect(alerts()).toBe('')
    fake.back()
    fake.push('app.watch', aStatus([]))
    await waitFor(() => expect(fake.asked('profiles.plan')).toHaveLength(3))
  })
})

describe('writing the plan', () => {
  it('is not done on Escape, which leaves the question and not the view', async () => {
    const page = await open()
    const leave = vi.fn<(event: KeyboardEvent) => void>()
    window.addEventListener('keydown', leave)
    await press(page, 'Write to the file…')
    await page.user.keyboard('{Escape}')
    window.removeEventListener('keydown', leave)
    expect(bar('Write')).toBeNull()
    expect(bar('Write to the file…')).toBeTruthy()
    expect(leave.mock.calls.map(([event]) => event.defaultPrevented)).toEqual([true])
  })

  it('says in place what will be written, and writes nothing when that is cancelled', async () => {
    const page = await open()
    await press(page, 'Write to the file…')
    expect(
      screen.getByText(/^This adds 6 profiles .* in \/home\/ada\/\.aws\/config\. All else in the file stays/),
    ).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Write' }))
    await press(page, 'Cancel')
    expect(bar('Write')).toBeNull()
    expect(page.fake.asked('profiles.apply')).toEqual([])
  })

  it('writes the plan that was seen, says what to run next, and can be undone', async () => {
    const page = await open()
    page.fake.answer('profiles.undo', () => ({ id: 5, path: '/home/ada/.aws/config', undone: 4 }))
    await write(page)
    expect(page.fake.asked('profiles.apply')).toEqual([{ seen: 'digest-14' }])
    expect(screen.getByText('/home/ada/.aws/config is as it should be.')).toBeTruthy()
    expect(document.body.textContent).toContain('aws sso login --profile payments-0-admin')
    expect(document.activeElement?.textContent).toContain('Wrote the profiles to')
    await press(page, 'Undo')
    expect(page.fake.asked('profiles.undo')).toEqual([{ id: 4 }])
    expect(screen.getAllByText(/^Write 4 of .* is taken back/).length).toBeGreaterThan(0)
  })

  it('offers to share the sign-in of native profiles, with what that means', async () => {
    const page = await open()
    page.fake.answer('settings.set', () => ({ ...sharing, value: true }))
    await write(page)
    expect(screen.getByText(/the token then lies in ~\/\.aws\/sso\/cache in plain text/)).toBeTruthy()
    await press(page, 'Share the sign-in')
    expect(page.fake.asked('settings.set')).toEqual([{ key: 'profiles.share-sign-in', value: 'true' }])
    expect(document.body.textContent).not.toContain('aws sso login --profile payments-0-admin')
    expect(bar('Share the sign-in')).toBeNull()
  })

  it('of another kind offers no sharing', async () => {
    const page = await open(14, (fake) =>
      fake.answer('profiles.plan', () =>
        samplePlan(14, {
          kind: 'proxied',
          ...(fake.asked('profiles.apply').length > 0 && { diff: '', digest: 'written' }),
        }),
      ),
    )
    await write(page)
    expect(screen.getByText(/where the proxy variables are set/)).toBeTruthy()
    expect(bar('Share the sign-in')).toBeNull()
  })

  it('is refused where another window was faster: the plan is made again, and asked about again', async () => {
    const page = await open()
    page.fake.fail('profiles.apply', 'the file was changed since it was planned for', {
      code: 'conflict',
      hint: 'Nothing was written. Look at the plan again.',
      retry: true,
    })
    await write(page)
    expect(alerts()).toContain('Nothing was written. Look at the plan again.')
    expect(page.fake.asked('profiles.plan')).toHaveLength(2)
    expect(bar('Write')).toBeNull()
    expect(bar('Write to the file…')).toBeTruthy()
  })

  it('is asked about again when the plan became another one meanwhile', async () => {
    const page = await open()
    await press(page, 'Write to the file…')
    page.fake.answer('profiles.plan', () => samplePlan(15))
    fireEvent.focus(window)
    await page.settle()
    expect(bar('Write')).toBeNull()
    expect(bar('Write to the file…')).toBeTruthy()
  })

  it('says what is the case when the agent went away over it', async () => {
    const page = await open()
    page.fake.answer('profiles.apply', () => {
      throw new TypeError('gone')
    })
    await write(page)
    expect(alerts()).toMatch(/did not answer.*The file is the old one or the new one/)
  })

  it('tells whoever has left the view meanwhile, with the way back', async () => {
    const page = await open()
    const answered = Promise.withResolvers<{ id: number; path: string }>()
    page.fake.answer('profiles.apply', () => answered.promise)
    await write(page)
    await show(page, 'History')
    answered.resolve({ id: 4, path: '/home/ada/.aws/config' })
    await page.settle()
    expect(screen.getAllByText('Wrote the profiles to /home/ada/.aws/config').length).toBeGreaterThan(0)
    await press(page, 'Undo')
    expect(page.fake.asked('profiles.undo')).toEqual([{ id: 4 }])
  })
})

describe('what is in the file', () => {
  it('is listed, and one is removed with a way back', async () => {
    const page = await open()
    page.fake.answer('profiles.remove', () => ({
      id: 4,
      path: '/home/ada/.aws/config',
      removed: ['profile payments-1-readonly'],
    }))
    await show(page, 'In the file')
    expect(screen.getByText('14 profiles of Latchkey')).toBeTruthy()
    await page.user.click(screen.getByRole('row', { name: /payments-1-readonly/ }))
    expect(document.body.textContent).toContain('aws sts get-caller-identity --profile payments-1-readonly')
    await press(page, 'Remove')
    expect(page.fake.asked('profiles.remove')).toEqual([{ names: ['payments-1-readonly'], all: false }])
    expect(page.fake.asked('profiles.list')).toHaveLength(2)
    expect(bar('Remove')).toBeNull()
    await press(page, 'Undo')
    expect(page.fake.asked('profiles.undo')).toEqual([{ id: 4 }])
  })

  it('goes as a whole only when that is confirmed', async () => {
    const page = await open()
    page.fake.answer('profiles.remove', () => ({
      id: 4,
      path: '/x',
      removed: ['profile a', 'profile b', 'profile c', 'profile d'],
    }))
    await show(page, 'In the file')
    await press(page, 'Remove all')
    await press(page, 'Cancel')
    expect(page.fake.asked('profiles.remove')).toEqual([])
    await press(page, 'Remove all')
    const dialog = screen.getByRole('alertdialog')
    expect(dialog.textContent).toContain('14 profiles go from the file')
    await page.user.click(within(dialog).getByRole('button', { name: 'Remove all' }))
    await page.settle()
    expect(page.fake.asked('profiles.remove')).toEqual([{ names: [], all: true }])
    expect(screen.getAllByText('Removed 4 profiles').length).toBeGreaterThan(0)
  })

  it('says why one cannot be removed', async () => {
    const page = await open()
    page.fake.fail('profiles.remove', 'it was changed by hand', { code: 'conflict', hint: 'Look at it.' })
    await show(page, 'In the file')
    await page.user.click(screen.getByRole('row', { name: /payments-1-readonly/ }))
    await press(page, 'Remove')
    expect(alerts()).toMatch(/It was changed by hand.*Look at it/)
    expect(bar('Remove')).toBeTruthy()
  })
})

describe('the history of writes', () => {
  it('is listed with the newest first; what is undone offers no undo', async () => {
    const page = await open()
    await show(page, 'History')
    const writes = within(screen.getByRole('list', { name: 'Writes' })).getAllByRole('listitem')
    expect(writes.map(({ textContent }) => textContent?.slice(0, 4))).toEqual(['3und', '2rem', '1nat'])
    expect(bar('Undo 2')).toBeNull()
    page.fake.answer('profiles.undo', () => ({ id: 4, path: '/home/ada/.aws/config', undone: 1 }))
    await press(page, 'Undo 1')
    expect(page.fake.asked('profiles.undo')).toEqual([{ id: 1 }])
    expect(page.fake.asked('profiles.history')).toHaveLength(2)
  })

  it('says in its row why a write cannot be taken back, with the difference', async () => {
    const page = await open()
    await show(page, 'History')
    page.fake.fail('profiles.undo', 'the file was changed since write 1', {
      code: 'conflict',
      hint: 'Take later writes back first.',
      candidates: ['-region = eu-west-1', '+region = us-east-1'],
    })
    await press(page, 'Undo 1')
    const row = screen.getAllByRole('listitem').find(({ textContent }) => (textContent ?? '').startsWith('1'))
    expect(row?.textContent).toMatch(/changed since write 1.*Take later writes back first.*\+region = us-east-1/s)
  })
})

describe('what can be imported', () => {
  it('is picked from, and keeps its keys in their file unless told', async () => {
    const page = await open()
    page.fake.answer('profiles.import', () => [
      {
        profile: 'base',
        outcome: 'imported',
        as: 'source',
        name: 'base',
        identity: 'arn:aws:iam::111122223333:user/me',
      },
      { profile: 'admin', outcome: 'refused', reason: 'AWS refused it', hint: 'Check the trust policy.' },
    ])
    await show(page, 'Import')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import' }).disabled).toBe(true)
    expect(screen.getByText('2 other profiles stay as they are')).toBeTruthy()
    await page.user.click(screen.getByRole('checkbox', { name: /^base/ }))
    await page.user.click(screen.getByRole('checkbox', { name: /^admin/ }))
    await press(page, 'Import 2 profiles')
    expect(page.fake.asked('profiles.import')).toEqual([{ names: ['base', 'admin'], moveKeys: false }])
    const results = screen.getByRole('region', { name: 'What became of them' })
    expect(results.textContent).toMatch(
      /base: source base is added.*user\/me.*admin: not taken over: AWS refused it.*Check the/,
    )
    expect(document.activeElement).toBe(results)
    expect(page.fake.asked('profiles.importable')).toHaveLength(2)
  })

  it('moves keys to the vault when told, says from where, and puts them back', async () => {
    const page = await open()
    const path = '/home/ada/.aws/credentials'
    page.fake.answer('profiles.import', () => [
      { profile: 'base', outcome: 'imported', as: 'source', name: 'base', moved: { id: 7, path } },
    ])
    await show(page, 'Import')
    expect(screen.queryByRole('switch')).toBeNull()
    await page.user.click(screen.getByRole('checkbox', { name: /^base/ }))
    expect(
      screen.getByText(
        `The keys of base leave ${path} once the vault has them, and AWS tools find none there. You can undo it in History.`,
      ),
    ).toBeTruthy()
    await page.user.click(screen.getByRole('switch', { name: 'Move keys to the vault' }))
    await press(page, 'Import 1 profile')
    expect(page.fake.asked('profiles.import')).toEqual([{ names: ['base'], moveKeys: true }])
    await press(page, 'Put the keys of base back')
    expect(page.fake.asked('profiles.undo')).toEqual([{ id: 7 }])
  })

  it('says so where there is nothing', async () => {
    const page = await open(14, (fake) => fake.answer('profiles.importable', () => []))
    await show(page, 'Import')
    expect(screen.getByRole('heading', { name: 'Nothing to take over' })).toBeTruthy()
  })
})

/** Kept from drifting: the sample is what the agent would say. */
it('has a sample whose difference fits its changes', () => {
  const plan: ProfilePlan = samplePlan(5)
  expect(plan.changes.filter(({ change }) => change === 'remove')).toHaveLength(1)
  expect(plan.diff.match(/^-\[profile /gm)).toHaveLength(1)
})
