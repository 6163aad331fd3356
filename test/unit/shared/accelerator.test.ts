import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAccelerator } from '#shared/accelerator.ts'

describe('keys of a shortcut', () => {
  it.each([
    'CommandOrControl+Shift+K',
    'ctrl+alt+space',
    'Super+,',
    'Alt+F4',
    'F12',
    'Shift+F5',
    'Control+Plus',
    'CmdOrCtrl+num7',
    'Meta+Up',
  ])('are "%s"', (text) => expect(isAccelerator(text)).toBe(true))

  it.each([
    '',
    'K',
    'Shift+K',
    'Control',
    'Control+',
    'Control++',
    '+K',
    'Control+K+J',
    'K+Control',
    'Control+Control+K',
    'Hyper+K',
    'F25',
    'Control+Shift',
    'Control + K',
    'Control+KK',
    'Control+\n',
  ])('are not "%s"', (text) => expect(isAccelerator(text)).toBe(false))

  it('are no text at random', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', 'é', '\n') })
    fc.assert(
      fc.property(text, (each) => {
        expect(isAccelerator(each)).toBe(false)
      }),
    )
  })
})
