import { describe, expect, it } from 'vitest'
import { createSettingCalls } from '#agent/calls/setting-calls.ts'
import { settingValue } from '#agent/config/setting-value.ts'
import { allSettingKeys, parseSetting, settingKeys } from '#agent/config/settings-keys.ts'
import { emptySettings } from '#agent/config/settings-schema.ts'
import type { SettingsData } from '#agent/config/settings-schema.ts'

function calls() {
  const listeners = new Set<() => void>()
  let data: SettingsData = emptySettings
  const settings = {
    get: () => data,
    async update(change: (current: SettingsData) => SettingsData) {
      data = change(data)
      for (const listener of listeners) listener()
      return data
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { calls: createSettingCalls(settings), data: () => data, listeners }
}

describe('createSettingCalls', () => {
  it('lists every key with its default and a description', () => {
    const list = calls().calls.list()
    expect(list.map(({ key }) => key)).toEqual(allSettingKeys)
    for (const view of list)
      expect(view).toMatchObject({ source: 'default', description: expect.stringMatching(/\.$/) })
  })

  it.each(['proxy.port', 'proxy.next-hop', 'audit.max-size-mb', 'audit.files'] as const)(
    'says that %s, read at the start alone, takes effect at the next one',
    (key) => expect(settingKeys[key].description).toMatch(/Takes effect at the next start\.$/),
  )

  it('sets, shows and puts back', async () => {
    const { calls: setting, data } = calls()
    expect(await setting.set({ key: 'proxy.port', value: '4000' })).toMatchObject({ value: 4000, source: 'set' })
    expect(settingValue(data(), 'proxy.port')).toBe(4000)
    expect(await setting.set({ key: 'proxy.port', value: null })).toMatchObject({ value: 0, source: 'default' })
    expect(data().settings).toEqual({})
  })

  it('says what a form shows for each', () => {
    const views = new Map(
      calls()
        .calls.list()
        .map((view) => [view.key, view]),
    )
    expect(views.get('default.delivery')).toMatchObject({
      type: 'choice',
      choices: ['proxied', 'direct'],
      value: 'proxied',
    })
    expect(views.get('log.level')).toMatchObject({ type: 'choice', choices: expect.arrayContaining(['info']) })
    expect(views.get('proxy.port')).toMatchObject({ type: 'number' })
    expect(views.get('app.notifications')).toMatchObject({ type: 'boolean', value: true })
    expect(views.get('app.shortcut')).toMatchObject({ type: 'text', value: '' })
    expect(views.get('app.shortcut')).not.toHaveProperty('choices')
  })

  it('tells a watcher all of them at once, and again after each change', async () => {
    const { calls: setting, listeners } = calls()
    const events = setting.watch(undefined, undefined)
    const next = async () => (await events.next()).value?.find((view) => view.key === 'app.theme')?.value
    expect(await next()).toBe('system')
    const waiting = next()
    await setting.set({ key: 'app.theme', value: 'dark' })
    expect(await waiting).toBe('dark')
    await events.return?.()
    expect(listeners.size).toBe(0)
  })

  it('gives a slow watcher the newest alone', async () => {
    const { calls: setting } = calls()
    const events = setting.watch(undefined, undefined)
    await events.next()
    await setting.set({ key: 'app.theme', value: 'dark' })
    await setting.set({ key: 'app.theme', value: 'light' })
    expect((await events.next()).value).toContainEqual(expect.objectContaining({ key: 'app.theme', value: 'light' }))
    const later = events.next()
    await events.return?.()
    expect(await later).toMatchObject({ done: true })
  })

  it('keeps the password of a next hop to itself', async () => {
    const { calls: setting, data } = calls()
    expect(await setting.set({ key: 'proxy.next-hop', value: 'http://ann:hunter2@proxy:3128' })).toMatchObject({
      value: 'http://ann:[redacted]@proxy:3128',
    })
    expect(settingValue(data(), 'proxy.next-hop')).toContain('hunter2')
  })

  it.each(['socks5://ann:hunter2@proxy', 'ann:hunter2@proxy:3128', 'http:ann:hunter2@proxy', 'http://ann:hun/ter2@p'])(
    'keeps it to itself in %s too, which is no next hop',
    (value) => {
      expect(() => parseSetting('proxy.next-hop', value)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/hun\/?ter2/) }),
      )
    },
  )

  it('does not take what it shows for the password', () => {
    expect(() => parseSetting('proxy.next-hop', 'http://ann:[redacted]@proxy:3128')).toThrow('without its password')
  })

  it('says which keys there are when one is not known', () => {
    expect(() => calls().calls.get({ key: 'proxy' })).toThrow(
      expect.objectContaining({ code: 'not-found', candidates: expect.arrayContaining(['proxy.port']) }),
    )
    expect(() => calls().calls.get({ key: 'toString' })).toThrow('no setting')
  })
})

describe('parseSetting', () => {
  it.each([
    ['proxy.port', ' 8080 ', 8080],
    ['proxy.strict', 'on', true],
    ['proxy.strict', 'No', false],
    ['proxy.next-hop', '', ''],
    ['proxy.next-hop', 'http://user:pass@proxy:3128', 'http://user:pass@proxy:3128'],
    ['default.region', 'us-gov-west-1', 'us-gov-west-1'],
    ['log.level', 'debug', 'debug'],
    ['default.delivery', 'direct', 'direct'],
    ['app.density', 'compact', 'compact'],
    ['app.launch-at-login', 'yes', true],
    ['app.shortcut', 'CommandOrControl+Shift+K', 'CommandOrControl+Shift+K'],
  ] as const)('reads %s from "%s"', (key, text, value) => expect(parseSetting(key, text)).toBe(value))

  it.each([
    ['proxy.port', '70000'],
    ['proxy.port', '1e3'],
    ['proxy.port', ''],
    ['proxy.strict', 'maybe'],
    ['proxy.next-hop', 'socks5://proxy'],
    ['proxy.customer-endpoints', 'es,s3'],
    ['default.region', 'Ireland'],
    ['log.level', 'loud'],
    ['default.delivery', 'both'],
    ['app.theme', 'blue'],
    ['app.shortcut', 'K'],
    ['app.shortcut', 'Control+'],
    ['audit.files', '0'],
  ] as const)('refuses %s = "%s" and says what would fit', (key, text) => {
    expect(() => parseSetting(key, text)).toThrow(
      expect.objectContaining({
        code: 'bad-request',
        message: expect.stringContaining(key),
        hint: settingKeys[key].description,
      }),
    )
  })

  it('takes every default', () => {
    for (const key of allSettingKeys)
      expect(parseSetting(key, String(settingKeys[key].default))).toBe(settingKeys[key].default)
  })
})
