import { describe, expect, it } from 'vitest'
import type { SettingView } from '#contract/settings.ts'
import { groupsOf } from '#renderer/features/settings/groups.ts'
import { recordedKeys } from '#renderer/features/settings/shortcut-keys.ts'

const press = (code: string, ...held: readonly ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
  code,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
})

describe('recording a shortcut', () => {
  it('waits while only modifiers are down', () => {
    expect(recordedKeys(press('ControlLeft', 'ctrlKey'), false)).toEqual({ kind: 'modifiers' })
  })

  it('names keys as Electron does', () => {
    expect(recordedKeys(press('KeyK', 'ctrlKey', 'shiftKey'), false)).toEqual({
      kind: 'keys',
      accelerator: 'Control+Shift+K',
    })
    expect(recordedKeys(press('ArrowUp', 'metaKey'), true)).toEqual({ kind: 'keys', accelerator: 'Command+Up' })
    expect(recordedKeys(press('F5'), false)).toEqual({ kind: 'keys', accelerator: 'F5' })
  })

  it('takes no key away from typing', () => {
    expect(recordedKeys(press('KeyK', 'shiftKey'), false)).toEqual({ kind: 'unfit' })
  })
})

describe('groups of settings', () => {
  const setting = (key: string): SettingView => ({
    key,
    value: '',
    source: 'default',
    description: '',
    type: 'text',
  })

  it('hide no setting for being new', () => {
    expect(groupsOf([setting('future.thing')], true).at(-1)).toMatchObject({ name: 'other' })
  })

  it('leave out what only a shell can do when there is none', () => {
    const all = [setting('app.theme'), setting('app.shortcut')]
    expect(groupsOf(all, false)[0]?.settings.map(({ key }) => key)).toEqual(['app.theme'])
  })
})
