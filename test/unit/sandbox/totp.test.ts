import { expect, test } from 'vitest'
import { createMfaDevice, sandboxMfaSeed, totpCode } from '#sandbox/organisation/totp.ts'

const at = Date.parse('2026-03-01T12:00:10Z')

test('the documented seed is what the codes are made from', () => {
  // Independent of the code under test: base32 by hand, then RFC 6238 as written down.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(sandboxMfaSeed, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []
  expect(Buffer.from(bytes).toString()).toBe('latchkey-sandbox-mfa')
})

test('codes have six digits and change every 30 seconds', () => {
  expect(totpCode(at)).toMatch(/^\d{6}$/)
  expect(totpCode(at + 15_000)).toBe(totpCode(at))
  expect(totpCode(at + 30_000)).not.toBe(totpCode(at))
})

test('a code is accepted once', () => {
  const device = createMfaDevice()
  expect(device.accept(totpCode(at), at)).toBe(true)
  expect(device.accept(totpCode(at), at)).toBe(false)
})

test('a clock that is one step off is forgiven, two steps are not', () => {
  expect(createMfaDevice().accept(totpCode(at - 30_000), at)).toBe(true)
  expect(createMfaDevice().accept(totpCode(at + 30_000), at)).toBe(true)
  expect(createMfaDevice().accept(totpCode(at - 60_000), at)).toBe(false)
})

test('a code from before the last accepted one is not accepted', () => {
  const device = createMfaDevice()
  expect(device.accept(totpCode(at), at)).toBe(true)
  expect(device.accept(totpCode(at - 30_000), at)).toBe(false)
  expect(device.accept(totpCode(at + 30_000), at + 30_000)).toBe(true)
})
