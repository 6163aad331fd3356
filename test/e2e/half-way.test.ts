// What a person was in the middle of when the agent went, or when they left the window.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { t } from '#shared/strings/strings.ts'
import type { AppHome } from './support/app.ts'
import { useDesk } from './support/desk.ts'
import { searchField, showView } from './support/page.ts'

const prepare = async (home: AppHome): Promise<void> => void (await home.latchkey('agent', '--sandbox'))
const agentPid = async (home: AppHome): Promise<number> => JSON.parse(await home.latchkey('status', '--json')).agent.pid

describe('half-way through, when the agent is killed', () => {
  const desk = useDesk({ prepare })

  test('labels that are typed stay, and the agent in its place saves them', async () => {
    const { app, home } = desk()
    const { page } = app
    await searchField(page).fill('payments-dev ReadOnly')
    await searchField(page).press('ArrowRight')
    await page.getByRole('menuitem', { name: t.roles.labels }).click()
    await page.getByRole('button', { name: t.roles.labelAdd }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: t.roles.labelName }).fill('squad')
    await dialog.getByRole('textbox', { name: t.roles.labelValue }).fill('web')
    process.kill(await agentPid(home), 'SIGKILL')
    const labels = async (): Promise<unknown> =>
      JSON.parse(await home.latchkey('roles', 'payments-dev ReadOnly', '--json'))[0].labels
    await expect.poll(() => agentPid(home).catch(() => undefined), { timeout: 20_000 }).toBe(app.pid)
    await expect.poll(() => labels().catch(() => undefined), { timeout: 20_000 }).toHaveProperty('environment')
    await dialog.getByRole('button', { name: t.roles.save }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await labels()).toMatchObject({ squad: 'web' })
  })
})

describe('half-way through, when the window is closed or the agent stopped', () => {
  const desk = useDesk({ prepare })

  test('a question stays for the window that is shown again, and its dismissal ends the wait', async () => {
    const { app, home } = desk()
    await home.addSandboxUser()
    const started = home.run('latchkey', ['start', 'break-glass'])
    const dialog = app.page.getByRole('alertdialog', { name: t.attention.codeTitle })
    await dialog.waitFor()
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.close()),
    )
    await expect
      .poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(false)
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.show()))
    await dialog.getByRole('textbox', { name: t.attention.code }).press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect((await started).code).not.toBe(0)
  })

  test('profiles are written to the file after the question, and taken back from the history', async () => {
    const { app, home } = desk()
    const { page } = app
    const config = join(home.folder, '.aws', 'config')
    await showView(page, 'profiles')
    await page.getByRole('row', { name: /payments-dev-admin/ }).waitFor()
    await page.getByRole('button', { name: t.profiles.write }).click()
    expect(existsSync(config)).toBe(false)
    await page.getByRole('button', { name: t.profiles.writeNow, exact: true }).click()
    await page.getByRole('region', { name: t.profiles.wrote(config) }).waitFor()
    expect(readFileSync(config, 'utf8')).toContain('[profile payments-dev-admin]')
    await page.getByRole('radio', { name: t.profiles.modes.history }).click()
    await page.getByRole('button', { name: t.profiles.undoOf(1) }).click()
    await page.getByText(t.profiles.takenBack(1, config)).first().waitFor()
    expect(existsSync(config)).toBe(false)
  })

  test('a setting that is left while no agent answers says that it was not saved', async () => {
    const { app, home } = desk()
    const { page } = app
    await showView(page, 'settings')
    await page.getByRole('textbox', { name: 'Session name' }).fill('someone')
    await home.latchkey('stop')
    await page.getByRole('alert').filter({ hasText: 'was stopped' }).waitFor()
    await page.keyboard.press('Control+1')
    const told = page.getByText('Session name · The agent was stopped. Try again once Latchkey runs.').first()
    await told.waitFor()
    expect(await searchField(page).isVisible()).toBe(true)
  })
})
