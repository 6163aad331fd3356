import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { TerminalsView as View } from '#contract/terminals.ts'
import { TerminalsView } from '#renderer/features/terminals/TerminalsView.tsx'
import { sampleTerminals } from './gallery/sample-terminals.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus } from './roles-world.ts'

const roles = [aRole('Deploy'), aRole('Read')]
const sessions = roles.map((role) => aSession(role))

async function open(view: View): Promise<Rendered> {
  const page = await renderPage(<TerminalsView />)
  page.fake.push('app.watch', aStatus(sessions))
  page.fake.push('roles.watch', { kind: 'state', roles })
  page.fake.push('terminals.watch', view)
  page.fake.answer('terminals.use', () => view)
  page.fake.answer('terminals.follow', () => view)
  await page.settle()
  return page
}

const choose = async ({ user, settle }: Rendered, of: string, item: string): Promise<void> => {
  await user.click(screen.getByRole('button', { name: of }))
  await user.click(screen.getByRole('menuitem', { name: item }))
  await settle()
}

describe('the view of terminals', () => {
  it('lists shell, folder, role and how long it lasts', async () => {
    await open(sampleTerminals(sessions))
    const rows = screen.getAllByRole('listitem')
    expect(rows).toHaveLength(5)
    expect(rows[0]?.textContent).toMatch(/Deploy.*us-east-1 · 47 min.*bash 4101.*\/home\/ada\/payments/)
    expect(rows[2]?.textContent).toMatch(/Read.*here only/)
    expect(rows[4]?.textContent).toMatch(/Keeps its own.*AWS_PROFILE AWS_REGION/)
  })

  it('gives a role, or none, to one terminal, and lets it follow again', async () => {
    const page = await open(sampleTerminals(sessions))
    await choose(page, 'Role of bash 4101', 'lab/Read')
    await choose(page, 'Role of zsh 4102', 'No role')
    await choose(page, 'Role of bash 4103', 'Follow the others again')
    expect(page.fake.asked('terminals.use')).toEqual([
      { role: 'Read', terminal: '4101-1', keys: false },
      { role: null, terminal: '4102-1', keys: false },
    ])
    expect(page.fake.asked('terminals.follow')).toEqual([{ terminal: '4103-1' }])
  })

  it('says when a terminal called last and which file gave it its role', async () => {
    const view = sampleTerminals(sessions)
    const [first, ...others] = view.terminals
    if (first === undefined) throw new Error('no sample')
    const used = { ...first, file: '/srv/.latchkey', lastUsedAt: '2026-01-15T13:02:00.000Z' }
    await open({ ...view, terminals: [used, ...others] })
    const [row, next] = screen.getAllByRole('listitem')
    expect(row?.textContent).toMatch(/by \/srv\/\.latchkey · last call \d\d:02/)
    expect(next?.textContent).not.toContain('last call')
  })

  it('revokes the keys of one, and says what works on', async () => {
    const page = await open(sampleTerminals(sessions))
    page.fake.answer('terminals.revoke', () => ({ ...sampleTerminals(sessions), left: ['shared'] }))
    await choose(page, 'Role of bash 4101', 'Revoke its keys')
    expect(page.fake.asked('terminals.revoke')).toEqual([{ terminal: '4101-1' }])
    expect(screen.getAllByText(/are dead\. .* It shared stand-in keys/).length).toBeGreaterThan(0)
    await page.user.click(screen.getByRole('button', { name: 'Role of zsh 4104' }))
    expect(screen.queryByRole('menuitem', { name: 'Revoke its keys' })).toBeNull()
  })

  it('gives a role to all', async () => {
    const page = await open(sampleTerminals(sessions))
    await choose(page, 'Role of all', 'lab/Read')
    expect(page.fake.asked('terminals.use')).toEqual([{ role: 'Read', keys: false }])
  })

  it('adds the hook where no terminal has it, and says to open a new one', async () => {
    const page = await open({ terminals: [] })
    page.fake.answer('terminals.installHook', () => ({ shell: 'bash', file: '/home/jo/.bashrc', added: true }))
    await page.user.click(screen.getByRole('button', { name: 'Add the hook' }))
    await page.settle()
    expect(screen.getByRole('heading', { name: 'Open a new terminal' })).toBeTruthy()
    expect(screen.getByText(/\/home\/jo\/\.bashrc/)).toBeTruthy()
  })

  it('says why the hook could not be added, and shows the command', async () => {
    const page = await open({ terminals: [] })
    page.fake.fail('terminals.installHook', 'name the shell', { code: 'bad-request', hint: 'One of these: …' })
    await page.user.click(screen.getByRole('button', { name: 'Add the hook' }))
    await page.settle()
    expect(screen.getAllByText(/name the shell/i).length > 0).toBeTruthy()
    expect(screen.getByText('latchkey hook install')).toBeTruthy()
  })
})
