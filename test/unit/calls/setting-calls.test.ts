import { describe, expect, it } from 'vitest'
import { createSettingCalls } from '#core/calls/setting-calls.ts'
import { settingValue } from '#core/config/setting-value.ts'
import { allSettingKeys, parseSetting, settingKeys } from '#core/config/settings-keys.ts'
import { emptySettings } from '#core/config/settings-schema.ts'
import type { SettingsData } from '#core/config/settings-schema.ts'

function calls() {
  let data: SettingsData = emptySettings
  const settings = {
    get: () => data,
    update: async (change: (current: SettingsData) => SettingsData) => (data = change(data)),
    subscribe: () => () => undefined,
  }
  return { calls: createSettingCalls(settings), data: () => data }
}

describe('createSettingCalls', () => {
  it('lists every key with its default and a description', () => {
    const list = calls().calls.list()
    expect(list.map(({ key }) => key)).toEqual(allSettingKeys)
    for (const view of list)
      expect(view).toMatchObject({ source: 'default', description: expect.stringMatching(/\.$/) })
  })

  it.each(['proxy.port', 'proxy.next-hop', 'audit.max-size-mb', 'audit.files'] as const)(
    'says that %s, read at the start alone, counts from the next one',
    (key) => expect(settingKeys[key].description).toMatch(/counts from the next start\.$/),
  )

  it('sets, shows and puts back', async () => {
    const { calls: setting, data } = calls()
    expect(await setting.set('proxy.port', '4000')).toMatchObject({ value: 4000, source: 'set' })
    expect(settingValue(data(), 'proxy.port')).toBe(4000)
    expect(await setting.set('proxy.port', null)).toMatchObject({ value: 0, source: 'default' })
    expect(data().settings).toEqual({})
  })

  it('keeps the password of a next hop to itself', async () => {
    const { calls: setting, data } = calls()
    expect(await setting.set('proxy.next-hop', 'http://ann:hunter2@proxy:3128')).toMatchObject({
      value: 'http://ann:[redacted]@proxy:3128',
    })
    expect(settingValue(data(), 'proxy.next-hop')).toContain('hunter2')
  })

  it('says which keys there are when one is not known', () => {
    expect(() => calls().calls.get('proxy')).toThrow(
      expect.objectContaining({ code: 'not-found', candidates: expect.arrayContaining(['proxy.port']) }),
    )
    expect(() => calls().calls.get('toString')).toThrow('no setting')
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
