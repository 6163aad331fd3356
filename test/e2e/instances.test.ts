// One app per home, and one agent: the app's own, or the one that was there before it.
import { once } from 'node:events'
import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandboxMfaSeed, totpCode } from '#sandbox/organisation/totp.ts'
import { desktopText } from '#shared/strings/en/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { type AppHome, appCommand } from './support/app.ts'
import { useDesk } from './support/desk.ts'
import { searchField, showView } from './support/page.ts'

const agentPid = async (home: AppHome): Promise<number> => JSON.parse(await home.latchkey('status', '--json')).agent.pid

describe('an app with an agent of its own', () => {
  const desk = useDesk()
  const shown = () =>
    desk().app.electron.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows()
      return { windows: windows.length, visible: windows.every((window) => window.isVisible()) }
    })
  const hide = () =>
    desk().app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.hide()),
    )

  test('a second start shows the window of the first and ends', async () => {
    const { home } = desk()
    await hide()
    const [file, ...args] = appCommand()
    expect(await home.run(file, args)).toMatchObject({ code: 0 })
    await expect.poll(shown).toEqual({ windows: 1, visible: true })
  })

  test('a second start that asks for the search puts the cursor in it', async () => {
    const { app, home } = desk()
    await home.latchkey('source', 'add', 'sandbox')
    await showView(app.page, 'activity')
    await hide()
    const [file, ...args] = appCommand()
    await home.run(file, [...args, '--search'])
    await searchField(app.page).and(app.page.locator(':focus')).waitFor()
    expect(await shown()).toEqual({ windows: 1, visible: true })
  })

  test('so does one that asks for nothing, from wherever the person was', async () => {
    const { app, home } = desk()
    await showView(app.page, 'settings')
    await hide()
    const [file, ...args] = appCommand()
    await home.run(file, args)
    await searchField(app.page).and(app.page.locator(':focus')).waitFor()
    expect(await shown()).toEqual({ windows: 1, visible: true })
  })

  test('so does `latchkey open`', async () => {
    const { home } = desk()
    await hide()
    await home.latchkey('open')
    await expect.poll(shown).toEqual({ windows: 1, visible: true })
  })

  test('`latchkey stop` ends the agent and the app with it, which says why', async () => {
    const { app, home } = desk()
    const ended = once(app.electron.process(), 'exit')
    expect(await home.latchkey('stop')).toMatch(new RegExp(`^agent ${app.pid} stopped`))
    await ended
    expect(app.output()).toContain(desktopText.agentStopped)
  })
})

describe('an app beside an agent that runs already', () => {
  const desk = useDesk({ prepare: async (home) => void (await home.latchkey('agent', '--sandbox')) })

  test('works with that one', async () => {
    const { app, home } = desk()
    const pid = await agentPid(home)
    expect(pid).not.toBe(app.pid)
    await showView(app.page, 'settings')
    await app.page.getByText(t.settings.about.attached(pid)).waitFor()
  })

  test('its question reaches the window, names device and time left, and takes a pasted code', async () => {
    const { app, home } = desk()
    await home.addSandboxUser()
    expect(sandboxMfaSeed).toHaveLength(32)
    const started = home.run('latchkey', ['start', 'break-glass'])
    const dialog = app.page.getByRole('alertdialog', { name: t.attention.codeTitle })
    await dialog.waitFor()
    expect(await dialog.textContent()).toMatch(/sandbox-user/)
    expect(await dialog.textContent()).toMatch(/\d+ (s|seconds) left/)
    const code = totpCode(Date.now())
    await app.electron.evaluate(
      ({ clipboard }, text) => clipboard.writeText(text),
      `${code.slice(0, 3)} ${code.slice(3)}\n`,
    )
    await dialog.getByRole('textbox', { name: t.attention.code }).press('Control+v')
    expect(await started).toMatchObject({ code: 0 })
    await dialog.waitFor({ state: 'detached' })
    const { sessions } = JSON.parse(await home.latchkey('status', '--json'))
    expect(sessions).toMatchObject([{ role: 'break-glass', state: 'active' }])
  })

  test('quitting leaves the agent and its sessions, and says so', async () => {
    const { app, home } = desk()
    const pid = await agentPid(home)
    await app.quit()
    expect(app.output()).toContain(desktopText.agentStaysOn(pid))
    const { agent, sessions } = JSON.parse(await home.latchkey('status', '--json'))
    expect(agent.pid).toBe(pid)
    expect(sessions).toMatchObject([{ role: 'break-glass', state: 'active' }])
  })
})

describe('an app whose agent somebody ends', () => {
  const desk = useDesk({ prepare: async (home) => void (await home.latchkey('agent', '--sandbox')) })
  const running = async (): Promise<unknown> => JSON.parse(await desk().home.latchkey('status', '--json')).sessions
  const admin = [{ role: 'Admin', accountName: 'payments-prod', state: 'active' }]

  test('says what a kill ended, and starts it again where the sandbox is there as before', async () => {
    const { app, home } = desk()
    await home.latchkey('start', 'payments-prod/Admin')
    const pid = await agentPid(home)
    process.kill(pid, 'SIGKILL')
    const alert = app.page.getByRole('alert').filter({ hasText: `(process ${pid}) stopped without warning` })
    await alert.waitFor()
    expect(await alert.textContent()).toContain('Latchkey started its own agent. payments-prod/Admin ended.')
    expect(await app.page.getByText(t.firstRun.title).count()).toBe(0)
    expect(await agentPid(home)).toBe(app.pid)
    await alert.getByRole('button', { name: t.sessions.startAgain }).click()
    await alert.waitFor({ state: 'detached' })
    expect(await running()).toMatchObject(admin)
    expect(app.output()).not.toContain('MaxListenersExceededWarning')
  })
})

describe('an app whose agent somebody stops', () => {
  const desk = useDesk({ prepare: async (home) => void (await home.latchkey('agent', '--sandbox')) })

  test('starts no other in its place, says what ended, and starts one when it is asked to', async () => {
    const { app, home } = desk()
    await home.latchkey('start', 'payments-prod/Admin')
    const pid = await agentPid(home)
    await home.latchkey('stop')
    const stopped = app.page.getByRole('alert').filter({ hasText: `(process ${pid}) was stopped` })
    await stopped.waitFor()
    expect(await stopped.textContent()).toContain('payments-prod/Admin ended.')
    expect(await home.run('latchkey', ['status'])).toMatchObject({ code: 5 })
    await stopped.getByRole('button', { name: t.shell.start }).click()
    await stopped.getByRole('button', { name: t.sessions.startAgain }).click()
    await stopped.waitFor({ state: 'detached' })
    const { agent, sessions } = JSON.parse(await home.latchkey('status', '--json'))
    expect(agent.pid).toBe(app.pid)
    expect(sessions).toMatchObject([{ role: 'Admin', accountName: 'payments-prod', state: 'active' }])
  })
})

describe('an app beside an older agent', () => {
  const root = join(import.meta.dirname, '..', '..')
  const older = '0.0.9'

  const desk = useDesk({
    async prepare(home) {
      // The same sources under an older number: a real agent of another version.
      // The search for secrets passes over it: the sandbox's source holds the mark.
      const copy = join(home.folder, 'expected-secret-older')
      await cp(join(root, 'main'), join(copy, 'main'), { recursive: true })
      await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
      const facts = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
      await writeFile(join(copy, 'package.json'), JSON.stringify({ ...facts, version: older }))
      const cli = join(copy, 'main', 'frontends', 'cli', 'main.mjs')
      await home.run(join(root, 'node_modules', 'node', 'bin', 'node'), [cli, 'agent', '--sandbox'])
    },
  })

  test('offers to restart it, and takes its place once that is confirmed', async () => {
    const { app, home } = desk()
    const pid = await agentPid(home)
    expect(pid).not.toBe(app.pid)
    await app.page.getByText(older).first().waitFor()
    await app.page.getByRole('button', { name: t.shell.olderAction }).click()
    const dialog = app.page.getByRole('alertdialog', { name: t.shell.olderConfirm })
    await dialog.getByRole('button', { name: t.shell.olderAction }).click()
    await app.page.getByText(older).first().waitFor({ state: 'detached' })
    // Between the two nobody answers for a moment.
    await expect.poll(() => agentPid(home).catch(() => undefined), { timeout: 20_000 }).toBe(app.pid)
  })
})
