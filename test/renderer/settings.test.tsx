import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { DesktopState } from '#contract/desktop.ts'
import type { SettingView } from '#contract/settings.ts'
import { SettingsView } from '#renderer/features/settings/SettingsView.tsx'
import { createFakeClient } from './fake-client.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus } from './roles-world.ts'

const port: SettingView = {
  key: 'proxy.port',
  value: 8477,
  source: 'set',
  description: 'Port of the proxy.',
  type: 'number',
}
const notifications: SettingView = {
  key: 'app.notifications',
  value: true,
  source: 'default',
  description: 'Notify.',
  type: 'boolean',
}
const shortcut: SettingView = {
  key: 'app.shortcut',
  value: 'Control+Shift+L',
  source: 'set',
  description: 'Keys that open the picker.',
  type: 'text',
}
const desktop: DesktopState = {
  platform: 'linux',
  shell: 'sh',
  version: '1.0.0',
  agent: 'own',
  tray: 'shown',
  shortcut: { kind: 'refused', accelerator: 'Control+Shift+L', reason: 'another app has these keys' },
  launchAtLogin: { kind: 'supported', on: false },
  commandLine: { kind: 'absent', path: '/usr/local/bin/latchkey' },
  update: { kind: 'ready', version: '1.1.0' },
}

async function open({
  browser = false,
  settingsProblem,
}: { readonly browser?: boolean; readonly settingsProblem?: string } = {}): Promise<Rendered> {
  const fake = createFakeClient({ browser })
  const page = await renderPage(<SettingsView />, { fake })
  const status = aStatus([aSession(aRole('Admin'))])
  const problem = settingsProblem === undefined ? {} : { settingsProblem }
  fake.push('app.watch', { ...status, agent: { ...status.agent, ...problem } })
  fake.push('settings.watch', [port, notifications, shortcut])
  if (!browser) fake.push('desktop.watch', desktop)
  await page.settle()
  return page
}

describe('a setting', () => {
  it('is saved when the field is left', async () => {
    const { fake, user, settle } = await open()
    const field = screen.getByLabelText('Port')
    await user.clear(field)
    await user.type(field, '9000')
    expect(fake.asked('settings.set')).toEqual([])
    await user.tab()
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'proxy.port', value: '9000' }])
  })

  it('is saved when the view is left by a key', async () => {
    const { fake, user, settle, unmount } = await open()
    await user.type(screen.getByLabelText('Port'), '0')
    unmount()
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'proxy.port', value: '84770' }])
  })

  it('that was saved is not saved again when the view is left', async () => {
    const { fake, user, settle, unmount } = await open()
    await user.type(screen.getByLabelText('Port'), '0{Enter}')
    await settle()
    unmount()
    await settle()
    expect(fake.asked('settings.set')).toHaveLength(1)
  })

  it('that is being saved is not saved again when the view is left', async () => {
    const { fake, user, settle, unmount } = await open()
    fake.answer('settings.set', () => new Promise(() => {}))
    await user.type(screen.getByLabelText('Port'), '0{Enter}')
    unmount()
    await settle()
    expect(fake.asked('settings.set')).toHaveLength(1)
  })

  it('is saved once with Enter', async () => {
    const { fake, user, settle } = await open()
    await user.type(screen.getByLabelText('Port'), '0{Enter}')
    await user.tab()
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'proxy.port', value: '84770' }])
  })

  it('keeps what was typed beside what would fit', async () => {
    const { fake, user, settle } = await open()
    fake.fail('settings.set', 'proxy.port must be a whole number', { code: 'bad-request' })
    const field = screen.getByLabelText<HTMLInputElement>('Port')
    await user.clear(field)
    await user.type(field, 'many{Enter}')
    await settle()
    expect(screen.getByText('proxy.port must be a whole number.')).toBeTruthy()
    expect(field.value).toBe('many')
  })

  it('goes back to its default', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('button', { name: 'Use the default for Port' }))
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'proxy.port', value: null }])
  })

  it('offers its default only where it is another value, and has the focus once it went back', async () => {
    const { fake, user, settle } = await open()
    expect(screen.queryByRole('button', { name: 'Use the default for Notifications' })).toBeNull()
    fake.answer('settings.set', () => ({ ...port, value: 0, source: 'default' }))
    await user.click(screen.getByRole('button', { name: 'Use the default for Port' }))
    await settle()
    expect(screen.queryByRole('button', { name: 'Use the default for Port' })).toBeNull()
    expect(document.activeElement).toBe(screen.getByLabelText('Port'))
  })

  it('that is a switch is saved at once', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('switch', { name: 'Notifications' }))
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'app.notifications', value: 'false' }])
  })
})

describe('the shortcut', () => {
  it('says what the system made of it', async () => {
    await open()
    expect(screen.getByText('Shortcut unavailable: another app has these keys.')).toBeTruthy()
  })

  it('is recorded by pressing it', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('button', { name: 'Change' }))
    await user.keyboard('{Control>}{Shift>}k{/Shift}{/Control}')
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'app.shortcut', value: 'Control+Shift+K' }])
  })

  it('stays when Esc ends the recording', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('button', { name: 'Change' }))
    await user.keyboard('{Escape}')
    await settle()
    expect(screen.queryByText('Press the keys…')).toBeNull()
    expect(fake.asked('settings.set')).toEqual([])
  })
})

describe('the search', () => {
  const sections = (): readonly string[] => screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent)

  it('leaves what has each word, by label, group, description, choice or action, and Esc shows all again', async () => {
    const { user } = await open()
    const all = sections()
    await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), 'proxy port')
    expect(sections()).toEqual(['Proxy'])
    expect(screen.getByLabelText('Port')).toBeTruthy()
    await user.clear(screen.getByRole('searchbox'))
    await user.keyboard('save diagnostics')
    expect(sections()).toEqual(['Diagnostics'])
    await user.keyboard('{Escape}')
    expect(sections()).toEqual(all)
  })

  it('says that nothing fits', async () => {
    const { user } = await open()
    await user.type(screen.getByRole('searchbox'), 'printer')
    expect(sections()).toEqual(['No setting matches'])
    expect(screen.getByText('Nothing matches “printer”.')).toBeTruthy()
  })

  it('saves what was typed in a setting that it takes away', async () => {
    const { fake, user, settle } = await open()
    await user.type(screen.getByLabelText('Port'), '0')
    await user.type(screen.getByRole('searchbox'), 'diagnostics')
    await settle()
    expect(fake.asked('settings.set')).toEqual([{ key: 'proxy.port', value: '84770' }])
  })
})

describe('around the settings', () => {
  it('a broken file is told first', async () => {
    await open({ settingsProblem: 'line 3: unexpected }' })
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('Line 3: unexpected }')
  })

  it('a browser shows nothing that needs the shell', async () => {
    await open({ browser: true })
    expect(screen.queryByRole('heading', { name: 'Updates' })).toBeNull()
    expect(screen.queryByText('Shortcut for the role picker')).toBeNull()
    expect(screen.getByText('latchkey stop')).toBeTruthy()
  })

  it('locking names the sessions that end, and signs out only on request', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('button', { name: 'Lock now' }))
    const asked = screen.getByRole('alertdialog', { name: 'Lock Latchkey?' })
    expect(asked.textContent).toContain('1 session ends: Admin')
    await user.click(within(asked).getByRole('button', { name: 'Lock' }))
    await settle()
    expect(fake.asked('app.lock')).toEqual([{ signOut: false }])
  })

  it('uninstalling shows what goes and what stays, and asks; what could not be removed is told there', async () => {
    const { fake, user, settle } = await open()
    fake.answer('desktop.surveyUninstall', () => ({ goes: ['3 profiles in /home/jo/.aws/config'], stays: ['A line'] }))
    await user.click(screen.getByRole('button', { name: 'Show what goes…' }))
    await settle()
    const asked = screen.getByRole('alertdialog', { name: 'Remove all of this?' })
    expect(within(asked).getAllByRole('listitem')).toHaveLength(2)
    expect(fake.calls.some(({ path }) => path === 'desktop.uninstall')).toBe(false)
    await user.click(within(asked).getByRole('button', { name: 'Cancel' }))
    await settle()
    expect(screen.queryByRole('alertdialog')).toBeNull()
    fake.fail('desktop.uninstall', 'not removed: keys of base', { code: 'conflict' })
    await user.click(screen.getByRole('button', { name: 'Show what goes…' }))
    await settle()
    await user.click(screen.getByRole('button', { name: 'Remove everything' }))
    await settle()
    expect(within(screen.getByRole('alertdialog')).getByRole('alert').textContent).toContain('keys of base')
  })

  it('an update is installed after a yes', async () => {
    const { fake, user, settle } = await open()
    await user.click(screen.getByRole('button', { name: 'Restart to install' }))
    expect(fake.calls.some(({ path }) => path === 'desktop.installUpdate')).toBe(false)
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Restart to install' }))
    await settle()
    expect(fake.calls.some(({ path }) => path === 'desktop.installUpdate')).toBe(true)
  })

  it('the check lists what it found in words', async () => {
    const { fake, user, settle } = await open()
    fake.answer('app.doctor', () => [{ name: 'clock', outcome: 'warning', message: 'it is late', hint: 'Set it.' }])
    await user.click(screen.getByRole('button', { name: 'Check now' }))
    await settle()
    expect(screen.getByRole('list', { name: 'Check results' }).textContent).toContain('Needs attention')
  })
})

describe('an older agent', () => {
  it('is restarted only after a question, which says how many sessions are taken up', async () => {
    const { user, fake, settle } = await open()
    fake.push('desktop.watch', { ...desktop, agent: 'attached', olderAgent: { version: '0.9.0', pid: 42 } })
    fake.push('app.watch', aStatus([aSession(aRole('Deploy'))]))
    await settle()
    await user.click(screen.getByRole('button', { name: 'Restart the agent' }))
    const question = await screen.findByRole('alertdialog', { name: 'Restart the agent?' })
    expect(question.textContent).toContain('keeps 1 session')
    expect(fake.asked('desktop.replaceAgent')).toEqual([])
    await user.click(within(question).getByRole('button', { name: 'Restart it' }))
    await settle()
    expect(fake.asked('desktop.replaceAgent')).toHaveLength(1)
  })
})
