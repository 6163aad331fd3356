// The tray as the desktop sees it: read and clicked over D-Bus.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hookFile } from '#local/hook/hook.ts'
import { t } from '#shared/strings/strings.ts'
import { tray as text } from '#shared/strings/en/tray.ts'
import { noTerminal, openTerminal } from '../integration/cli-rig.ts'
import { tools } from '../support/agent.ts'
import { useDesk } from './support/desk.ts'
import { findItem, labelsOf, type MenuItem } from './support/display.ts'
import { roleRow, searchField, showView, trySandbox } from './support/page.ts'

const has =
  (...labels: readonly (string | RegExp)[]) =>
  (menu: MenuItem): boolean =>
    labels.every((label) => findItem(menu, label) !== undefined)
const running = /^payments-prod \/ Admin {2}\((59 min|1 h) left\)$/

describe('on a desktop with a tray', () => {
  const desk = useDesk()
  const looks = new Map<string, string>()

  test('without a session it says so, names the proxy and offers what there is', async () => {
    const { tray, app, home } = desk()
    await tray.registered()
    await trySandbox(app.page)
    const { proxy } = JSON.parse(await home.latchkey('status', '--json'))
    const menu = await tray.menuWhere(has('sandbox: ready'))
    expect(labelsOf(menu)).toEqual([
      text.signInTo('sandbox-sso'),
      'sandbox: ready',
      text.proxy(`127.0.0.1:${proxy.port}`),
      '(separator)',
      text.search,
      text.settings,
      '(separator)',
      text.quit,
    ])
    const { picture, tooltip } = await tray.look()
    expect(tooltip).toBe(text.noSession)
    looks.set('none', picture)
  })

  test('favourites are in the menu, and choosing one starts it', async () => {
    const { tray, home } = desk()
    await home.latchkey('favourite', 'payments-prod/Admin')
    await tray.choose('payments-prod / Admin')
    const menu = await tray.menuWhere(has(running))
    expect(labelsOf(findItem(menu, running) ?? menu)).toEqual([
      t.terminals.use,
      'Open console (1 h: the duration of the role in Latchkey)',
      text.copyEnvironment,
      text.renew,
      text.end,
    ])
    const { sessions } = JSON.parse(await home.latchkey('status', '--json'))
    expect(sessions).toMatchObject([{ role: 'Admin', accountName: 'payments-prod', state: 'active' }])
  })

  test('with a session the icon is another one, and the tooltip says which ends first', async () => {
    const { tray } = desk()
    const { picture, tooltip } = await tray.look()
    expect(tooltip).toMatch(/^Latchkey: one active session\npayments-prod \/ Admin ends in (59 min|1 h)$/)
    looks.set('active', picture)
    expect(picture).not.toBe(looks.get('none'))
  })

  test('a role picked in the tray is that of a terminal with the hook at its next prompt', async (context) => {
    const aws = tools.awsV2()
    if (noTerminal !== undefined) return context.skip(noTerminal)
    if (aws.kind === 'missing') return context.skip(aws.reason)
    const { tray, home } = desk()
    const shell = openTerminal(['bash', '--norc', '--noprofile', '-i'], { ...home.env, PS1: '$ ' })
    try {
      shell.type(`. '${hookFile('bash', { shell: join(home.folder, 'home', 'shell') })}'; echo "<hook""ed>"\r`)
      await shell.shows('<hooked>')
      await tray.choose(running, t.terminals.use)
      await expect.poll(() => home.latchkey('terminals', '--json')).toContain('"role": "Admin"')
      shell.type('true\r')
      shell.type(`${aws.command} sts get-caller-identity --query Arn --output text\r`)
      await shell.shows(':assumed-role/Admin/')
    } finally {
      shell.kill()
    }
    return undefined
  })

  test('copying from the tray puts the command that gives a terminal the role on the clipboard', async () => {
    const { tray, app } = desk()
    await tray.choose(running, text.copyEnvironment)
    await expect
      .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^ eval "\$\(latchkey env \S+\)"$/)
  })

  test('renewing from the tray gets new credentials', async () => {
    const { tray, home } = desk()
    const issued = async (): Promise<string> =>
      JSON.parse(await home.latchkey('status', '--json')).sessions[0].issuedAt ?? ''
    const before = await issued()
    await tray.choose(running, text.renew)
    await expect.poll(issued, { timeout: 10_000 }).not.toBe(before)
  })

  test('Search… brings the hidden window up with the cursor in an empty search field', async () => {
    const { tray, app } = desk()
    const shown = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await showView(app.page, 'roles')
    await searchField(app.page).fill('left over')
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    expect(await shown()).toBe(false)
    await tray.choose(text.search)
    await searchField(app.page).and(app.page.locator(':focus')).waitFor()
    expect(await searchField(app.page).inputValue()).toBe('')
    expect(await shown()).toBe(true)
  })

  test('Settings and a source lead to their views', async () => {
    const { tray, app } = desk()
    const heading = app.page.getByRole('heading', { level: 1 })
    await tray.choose(text.settings)
    await heading.filter({ hasText: t.settings.title }).waitFor()
    await tray.choose('sandbox: ready')
    await heading.filter({ hasText: t.sources.title }).waitFor()
    expect(await heading.count()).toBe(1)
  })

  test('ending from the tray ends the session; the role is a favourite in the menu again', async () => {
    const { tray } = desk()
    await tray.choose(running, text.end)
    await tray.menuWhere(has('payments-prod / Admin', text.favourites))
    const { picture, tooltip } = await tray.look()
    expect(tooltip).toBe(text.noSession)
    expect(picture).toBe(looks.get('none'))
  })

  test('quitting ends the proxy first, then socket and tray, and the process at last', async () => {
    const { tray, app, home } = desk()
    const { proxy, agent } = JSON.parse(await home.latchkey('status', '--json'))
    const ends: string[] = []
    const note = (name: string) => () => void ends.push(name)
    const held: Socket[] = [connect(proxy.port, '127.0.0.1'), connect(agent.socket)]
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    held[0]?.once('close', note('proxy')).on('error', () => undefined)
    held[1]?.once('close', note('socket')).on('error', () => undefined)
    const gone = tray.gone().then(note('tray'))
    const ended = once(app.electron.process(), 'exit').then(note('process'))
    await tray.choose(text.quit)
    await Promise.all([gone, ended])
    // Socket and tray are heard of by two ways, of which either may be the faster.
    expect([ends[0], ends.slice(1, 3).toSorted(), ends[3]]).toEqual(['proxy', ['socket', 'tray'], 'process'])
    expect(existsSync(agent.socket)).toBe(false)
    const [refused] = await once(connect(proxy.port, '127.0.0.1'), 'error')
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('with sessions that end soon and a question', () => {
  const desk = useDesk({
    prepare: async (home) => void (await home.latchkey('agent', '--sandbox=credential-ttl=5m')),
  })

  test('the icon has a shape of its own for each state, and the tooltip its words', async () => {
    const { tray, home, app } = desk()
    await tray.registered()
    await tray.menuWhere(has('sandbox: ready'))
    const none = await tray.look()
    await home.latchkey('start', 'payments-prod/Admin')
    await tray.menuWhere(has(/Admin {2}\(\d min left\)/))
    const expiring = await tray.look()
    expect(expiring.tooltip).toMatch(/ends in \d min$/)

    await home.addSandboxUser()
    // Found before it is meant: a role that comes in later leaves Enter on the one that it was on.
    await searchField(app.page).fill('break')
    await roleRow(app.page, 'break-glass').first().waitFor()
    await searchField(app.page).fill('break-glass')
    await app.page.keyboard.press('Enter')
    await app.page.getByRole('alertdialog', { name: t.attention.codeTitle }).waitFor()
    const attention = await tray.lookWhere(({ tooltip }) => tooltip === text.needsSignIn(1))
    expect(new Set([none, expiring, attention].map(({ picture }) => picture)).size).toBe(3)
  })

  test('a start from the tray whose question is dismissed says so, where the desktop shows no notifications', async () => {
    const { tray, app } = desk()
    const question = app.page.getByRole('alertdialog', { name: t.attention.codeTitle })
    await question.press('Escape')
    await app.electron.evaluate(({ BrowserWindow, dialog }) => {
      const told: string[] = []
      Object.assign(globalThis, { told })
      dialog.showMessageBox = (...args: unknown[]) => {
        told.push(JSON.stringify(args))
        return Promise.resolve({ response: 0, checkboxChecked: false })
      }
      BrowserWindow.getAllWindows()[0]?.close()
    })
    await tray.choose(/break-glass$/)
    await question.press('Escape')
    const told = (): Promise<readonly string[]> => app.electron.evaluate(() => Reflect.get(globalThis, 'told'))
    await expect.poll(told).toEqual([expect.stringContaining('needs a code. None was given')])
  })
})

describe('on a desktop without a tray', () => {
  const desk = useDesk({ tray: false })

  test('the app says so, and closing its window minimises it, so that it can be found again', async () => {
    const { app } = desk()
    await app.page.getByText(t.shell.noTray).waitFor()
    const state = await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (window === undefined) throw new Error('there is no window')
      // Without a window manager nothing is ever minimised: what is asked of it is all there is to see.
      const asked: string[] = []
      const [minimize, hide] = [window.minimize.bind(window), window.hide.bind(window)]
      window.minimize = () => [asked.push('minimise'), minimize()]
      window.hide = () => [asked.push('hide'), hide()]
      window.close()
      return { asked, windows: BrowserWindow.getAllWindows().length, destroyed: window.isDestroyed() }
    })
    expect(state).toEqual({ asked: ['minimise'], windows: 1, destroyed: false })
  })
})
