import { describe, expect, it } from 'vitest'
import type { NoticeView } from '#contract/model.ts'
import { desktopEntry } from '#frontends/electron/system/login-item.ts'
import { createNotifications, type NotificationText } from '#frontends/electron/system/notifications.ts'
import { createPageCommands } from '#frontends/electron/page/commands.ts'
import { createQuit } from '#frontends/electron/quit.ts'
import { createSettingsEffects } from '#frontends/electron/system/settings-effects.ts'
import { createShortcut } from '#frontends/electron/window/shortcut.ts'
import { startQuestion } from '#frontends/electron/agent/start-failure.ts'
import { createTraySlot } from '#frontends/electron/tray/slot.ts'
import { watchState } from '#frontends/electron/page/watch-state.ts'
import { createListeners } from '#util/async/listeners.ts'

describe('the autostart entry', () => {
  it('quotes a command whatever its path holds', () => {
    expect(desktopEntry(['/opt/My "App" $1 100%/a\\b', '--hidden'])).toContain(
      String.raw`Exec="/opt/My \\"App\\" \\$1 100%%/a\\\\b" "--hidden"`,
    )
  })
})

describe('notifications', () => {
  function rig(options: { readonly enabled?: boolean; readonly focused?: boolean } = {}) {
    const made: { text: NotificationText; fire: (event: string) => void }[] = []
    const done: string[] = []
    const notifications = createNotifications({
      make(text) {
        const listeners = new Map<string, () => void>()
        made.push({ text, fire: (event) => listeners.get(event)?.() })
        return {
          on: (event, listener) => listeners.set(event, listener),
          show: () => done.push('shown'),
          close: () => done.push('closed'),
        }
      },
      enabled: () => options.enabled ?? true,
      isWindowFocused: () => options.focused ?? false,
      run: (action) => done.push(`${action.kind} ${action.kind === 'sign-in' ? action.source : action.roleId}`),
      openWindow: () => done.push('window'),
    })
    return { notifications, made, done }
  }
  const notice: NoticeView = {
    id: 'n',
    level: 'warning',
    message: 'Sign in again to keep Admin in payments-prod. 10 min left.',
    action: { kind: 'renew', roleId: 'r-1', label: 'Sign in' },
    at: '2026-08-01T12:00:00.000Z',
  }

  it('carry the action: a click does it', () => {
    const { notifications, made, done } = rig()
    notifications.notice(notice)
    expect(made[0]?.text).toEqual({ title: 'Latchkey', body: notice.message, action: 'Sign in' })
    made[0]?.fire('click')
    expect(done).toEqual(['shown', 'renew r-1'])
  })

  it('open the window where there is nothing to do', () => {
    const { notifications, made, done } = rig()
    const { action: _none, ...plain } = notice
    notifications.notice(plain)
    made[0]?.fire('click')
    expect(done).toEqual(['shown', 'window'])
  })

  it.each([{ enabled: false }, { focused: true }])('are not shown with %j', (options) => {
    const { notifications, made } = rig(options)
    notifications.notice(notice)
    expect(made).toEqual([])
  })

  it('of questions are one at a time, and go with their question', () => {
    const { notifications, done } = rig()
    notifications.prompt({ id: 'a', title: 'phone' })
    notifications.prompt({ id: 'b', title: 'key' })
    notifications.settled('a')
    expect(done).toEqual(['shown', 'closed', 'shown'])
    notifications.settled('b')
    notifications.settled('b')
    expect(done).toEqual(['shown', 'closed', 'shown', 'closed'])
  })

  it('of the app itself are always shown, and all go when it quits', () => {
    const { notifications, done } = rig({ enabled: false })
    notifications.say('The agent goes on.')
    notifications.closeAll()
    expect(done).toEqual(['shown', 'closed'])
  })
})

describe('the global shortcut', () => {
  it('is registered, replaced and taken back', () => {
    const keys = new Set<string>()
    const shortcut = createShortcut(
      { register: (key) => Boolean(keys.add(key)), unregister: (key) => void keys.delete(key) },
      () => undefined,
    )
    shortcut.apply('Ctrl+K')
    shortcut.apply('Ctrl+J')
    expect([...keys]).toEqual(['Ctrl+J'])
    expect(shortcut.state()).toEqual({ kind: 'registered', accelerator: 'Ctrl+J' })
    shortcut.apply('')
    expect([...keys]).toEqual([])
    expect(shortcut.state()).toEqual({ kind: 'none' })
  })

  it.each([
    ['taken', () => false],
    [
      'unreadable',
      () => {
        throw new TypeError('conversion failure')
      },
    ],
  ])('that is %s is told as refused', (_what, register) => {
    const shortcut = createShortcut({ register, unregister: () => undefined }, () => undefined)
    shortcut.apply('Ctrl+K')
    expect(shortcut.state()).toMatchObject({ kind: 'refused', accelerator: 'Ctrl+K' })
  })
})

describe('settings that the shell carries out', () => {
  it('act once per change', () => {
    const settings = new Map<string, string | boolean>([
      ['app.theme', 'dark'],
      ['app.shortcut', 'Ctrl+K'],
      ['app.launch-at-login', true],
    ])
    const done: string[] = []
    const apply = createSettingsEffects({
      setting: (key) => settings.get(key),
      setTheme: (theme) => done.push(theme),
      shortcut: { state: () => ({ kind: 'none' }), apply: (keys) => done.push(keys) },
      loginItem: { state: () => ({ kind: 'supported', on: false }), set: async (on) => void done.push(`login ${on}`) },
      changed: () => undefined,
      log: { warn: () => undefined },
    })
    apply()
    apply()
    expect(done).toEqual(['dark', 'Ctrl+K', 'login true'])
    settings.set('app.theme', 'light')
    apply()
    expect(done.at(-1)).toBe('light')
  })
})

describe('what the page is asked to do', () => {
  it('is kept for a page that is not there yet, the last of it only', async () => {
    const commands = createPageCommands()
    commands.send({ kind: 'search' })
    commands.send({ kind: 'show', view: 'settings' })
    const reader = commands.watch(new AbortController().signal)
    expect((await reader.next()).value).toEqual({ kind: 'show', view: 'settings' })
    const next = reader.next()
    commands.send({ kind: 'search' })
    expect((await next).value).toEqual({ kind: 'search' })
  })

  it('ends with the page', async () => {
    const gone = new AbortController()
    const next = createPageCommands().watch(gone.signal).next()
    gone.abort()
    expect((await next).done).toBe(true)
  })
})

describe('a watched state', () => {
  it('is told at once and after changes, not when nothing differs', async () => {
    const { subscribe, tell } = createListeners()
    let state = { count: 1 }
    const gone = new AbortController()
    const reader = watchState(() => state, subscribe, gone.signal)
    expect((await reader.next()).value).toEqual({ count: 1 })
    const next = reader.next()
    tell()
    state = { count: 2 }
    tell()
    expect((await next).value).toEqual({ count: 2 })
    const last = reader.next()
    gone.abort()
    expect((await last).done).toBe(true)
  })
})

describe('the end of the app', () => {
  function rig(end: () => Promise<void>) {
    const order: string[] = []
    const quit = createQuit({
      link: {
        end: async (how) => {
          order.push(how)
          await end()
          order.push('agent ended')
        },
      },
      timeOut: () => new Promise((resolve) => void setImmediate(() => resolve(void order.push('time is up')))),
      failed: () => order.push('failed'),
      clear: async () => void order.push('clear'),
      closeTray: () => order.push('tray'),
      leave: () => order.push('leave'),
    })
    return { quit, order }
  }

  it('closes proxy and socket before the tray, once', async () => {
    const { quit, order } = rig(async () => undefined)
    await Promise.all([quit('stop'), quit('leave')])
    expect(order).toEqual(['clear', 'stop', 'agent ended', 'tray', 'leave'])
  })

  it('does not wait for what hangs, and goes on after what fails', async () => {
    const hanging = rig(() => new Promise(() => undefined))
    await hanging.quit('leave')
    expect(hanging.order).toEqual(['clear', 'leave', 'time is up', 'tray', 'leave'])
    const failing = rig(() => Promise.reject(new Error('x')))
    await failing.quit('stop')
    expect(failing.order).toEqual(['clear', 'stop', 'failed', 'tray', 'leave'])
  })
})

describe('a start that failed', () => {
  it('offers memory only where there is no keychain', () => {
    const choices = (code: 'vault-unavailable' | 'vault-locked'): readonly string[] =>
      startQuestion({ code, message: 'the keychain is away', hint: 'Do this.' }).choices.map(({ choice }) => choice)
    expect(choices('vault-unavailable')).toEqual(['retry', 'memory', 'quit'])
    expect(choices('vault-locked')).toEqual(['retry', 'quit'])
  })

  it('says what happened and what to do', () => {
    const { detail } = startQuestion({ code: 'vault-locked', message: 'the keychain is locked', hint: 'Unlock it.' })
    expect(detail).toBe('The keychain is locked.\n\nUnlock it.')
  })
})

describe('the place of the tray', () => {
  it('gets a new icon when a panel comes, with what was drawn before, and none when it goes', () => {
    const seen: string[] = []
    let tell: (shown: boolean) => void = () => undefined
    let count = 0
    const slot = createTraySlot({
      make: () => {
        count += 1
        const name = `icon ${count}`
        return {
          draw: ({ tooltip }) => seen.push(`${name}: ${tooltip}`),
          bounds: () => ({ x: 1, y: 2, width: 3, height: 4 }),
          destroy: () => seen.push(`${name} gone`),
        }
      },
      watch: (told) => {
        tell = told
        return { close: () => seen.push('watch closed') }
      },
      changed: () => undefined,
    })
    expect(slot.state()).toBe('shown')
    tell(false)
    slot.draw({ icon: 'none', tooltip: 'a', title: '', badge: '', menu: [] })
    expect([slot.state(), slot.bounds()]).toEqual(['missing', undefined])
    tell(true)
    tell(true)
    slot.close()
    expect(seen).toEqual(['icon 1: a', 'icon 1 gone', 'icon 2: a', 'watch closed', 'icon 2 gone'])
  })
})
