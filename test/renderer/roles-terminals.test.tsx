import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionView } from '#contract/model.ts'
import type { TerminalsView, TerminalView } from '#contract/terminals.ts'
import { RolesView } from '#renderer/features/roles/RolesView.tsx'
import { createFakeClient } from './fake-client.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus, running } from './roles-world.ts'
import { setWidth } from './width.ts'

const lab = aRole('Deploy')
const session = aSession(lab)
const given = { role: 'Deploy', roleId: 'Deploy', region: 'us-east-1', direct: false }
const hooked = (pid: number, role?: TerminalView['role']): TerminalView => ({
  id: `${pid}-1`,
  pid,
  shell: 'bash',
  folder: '/home/jo',
  pinned: false,
  ...(role && { role }),
})
const with2: TerminalsView = { all: given, terminals: [hooked(1, given), hooked(2, given)] }

async function open(terminals: TerminalsView, sessions: readonly SessionView[] = [], role = lab): Promise<Rendered> {
  const fake = createFakeClient()
  fake.answer('sessions.start', () => session)
  fake.answer('terminals.use', ({ role: of }) => {
    const view = of === null ? { terminals: terminals.terminals } : with2
    fake.push('terminals.watch', view)
    return view
  })
  const page = await renderPage(<RolesView />, { fake })
  const [own] = sessions
  fake.push('app.watch', aStatus(sessions))
  fake.push('roles.watch', { kind: 'state', roles: [own === undefined ? role : running(role, own)] })
  fake.push('terminals.watch', terminals)
  await page.settle()
  return page
}

const none: TerminalsView = { terminals: [] }
const two: TerminalsView = { terminals: [hooked(1), hooked(2)] }
const itIsThere = 'Your 2 terminals have it at the next prompt'

beforeEach(() => setWidth(1024))

describe('Enter', () => {
  it('starts a role and leaves terminals alone while none of them has the hook', async () => {
    const { user, fake, settle } = await open(none)
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('sessions.start')).toHaveLength(1)
    expect(fake.asked('terminals.use')).toEqual([])
    expect(screen.getByRole('region', { name: 'Next: use it in a terminal' })).toBeTruthy()
  })

  it('starts a role, gives it to the terminals with the hook, and says that they have it', async () => {
    const { user, fake, settle } = await open(two)
    expect(screen.getByRole('button', { name: /^Start in terminals/ })).toBeTruthy()
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('terminals.use')).toEqual([{ role: 'Deploy', keys: false }])
    const next = screen.getByRole('region', { name: itIsThere })
    expect([...next.querySelectorAll('code')].map((code) => code.textContent)).toEqual(['aws sts get-caller-identity'])
    expect(within(next).queryByRole('button', { name: 'Copy' })).toBeNull()
  })

  it('says it at the foot of the window where the role was used before', async () => {
    const { user, settle } = await open(two, [], { ...lab, lastUsedAt: '2026-01-15T10:00:00.000Z' })
    await user.keyboard('{Enter}')
    await settle()
    expect(screen.getAllByText(`lab/Deploy is running, 47 min left. ${itIsThere}`).length).toBeGreaterThan(0)
    expect(screen.queryByRole('region', { name: itIsThere })).toBeNull()
  })

  it('gives a role that runs to the terminals, and shows how to use it once they have it', async () => {
    const { user, fake, settle } = await open(two, [session])
    expect(screen.getAllByRole('button', { name: /^Use in terminals/ })).toHaveLength(1)
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('sessions.start')).toEqual([])
    expect(fake.asked('terminals.use')).toEqual([{ role: 'Deploy', keys: false }])
    await user.keyboard('{Enter}')
    await settle()
    expect(fake.asked('terminals.use')).toHaveLength(1)
    expect(screen.getByRole('region', { name: itIsThere })).toBeTruthy()
  })

  it('keeps the role running and shows the command to copy where terminals cannot be given it', async () => {
    const { user, fake, settle } = await open(two)
    fake.fail('terminals.use', 'the profile latchkey is another one', { code: 'conflict', hint: 'Rename yours.' })
    await user.keyboard('{Enter}')
    await settle()
    expect(
      screen.getAllByText(/Deploy in terminals · [Tt]he profile latchkey is another one\. Rename yours\./),
    ).toBeTruthy()
    expect(screen.getByRole('region', { name: 'Next: use it in a terminal' })).toBeTruthy()
  })

  it('says which file got the profile', async () => {
    const { user, fake, settle } = await open(two)
    fake.answer('terminals.use', () => ({ ...with2, wrote: '/home/jo/.aws/config' }))
    await user.keyboard('{Enter}')
    await settle()
    expect(screen.getAllByText(/^Wrote the profile latchkey to \/home\/jo\/\.aws\/config/).length).toBeGreaterThan(0)
  })
})

describe('a role that runs', () => {
  it('says in its row how many terminals have it', async () => {
    await open(with2, [session])
    const row = within(screen.getByRole('rowgroup', { name: 'Active' })).getByRole('row')
    expect(within(row).getByText('in 2 terminals')).toBeTruthy()
  })

  it('is given to terminals and taken from them again in its menu', async () => {
    const { user, fake, settle } = await open(none, [session])
    await user.keyboard('{ArrowRight}')
    await user.click(screen.getByRole('menuitem', { name: 'Use in terminals' }))
    await settle()
    await user.keyboard('{ArrowRight}')
    await user.click(screen.getByRole('menuitem', { name: 'No role in terminals' }))
    await settle()
    expect(fake.asked('terminals.use').map(({ role }) => role)).toEqual(['Deploy', null])
  })
})
