import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leastLeftAtHandOut, mustRefreshBeforeHandOut, refreshAt, spentAt } from '#agent/sessions/expiry.ts'
import { sessionNameFor, userNameHere } from '#agent/sessions/name.ts'
import { backoff } from '#agent/sessions/retry.ts'
import { createStandIn, createStandInToken } from '#agent/sessions/stand-in.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

const minute = 60_000
const life = fc.integer({ min: 20_000, max: 12 * 60 * minute })
const issued = fc.integer({ min: 0, max: 4e12 })

describe('expiry', () => {
  it('renews before hand-outs would have to wait, and after the credentials were got', () => {
    fc.assert(
      fc.property(issued, life, (at, lives) => {
        const end = at + lives
        const renewal = refreshAt(at, end)
        expect(renewal).toBeGreaterThan(at)
        expect(renewal).toBeLessThan(end - leastLeftAtHandOut(lives))
        expect(mustRefreshBeforeHandOut(renewal, at, end)).toBe(false)
        expect(spentAt(at, end)).toBeGreaterThan(renewal)
      }),
    )
  })

  it('keeps 15 minutes for whoever gets credentials that live half an hour or longer', () => {
    fc.assert(
      fc.property(issued, fc.integer({ min: 30 * minute, max: 12 * 60 * minute }), fc.nat(), (at, lives, later) => {
        const now = at + (later % lives)
        const left = at + lives - now
        expect(mustRefreshBeforeHandOut(now, at, at + lives)).toBe(left < 15 * minute)
      }),
    )
  })

  it('renews an hour’s credentials 20 minutes before the end', () => {
    expect(refreshAt(0, 60 * minute)).toBe(40 * minute)
  })

  it('gives credentials of 20 seconds a third of their life before the next call', () => {
    expect(refreshAt(0, 20_000)).toBeCloseTo(6_667, -1)
  })
})

describe('the session name', () => {
  it('is got also for a user whom no database knows, as in containers', () => {
    const unknown = (): never => {
      throw new Error('uv_os_get_passwd returned ENOENT')
    }
    expect(userNameHere({ USER: 'ann' }, unknown)).toBe('ann')
    expect(userNameHere({}, unknown)).toMatch(/^uid-\d+$/)
  })

  it.each([
    ['jane', 'jane'],
    ['jane.doe@example.com', 'jane.doe@example.com'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('leaves %s as it is', (name, expected) => {
    expect(sessionNameFor(name)).toBe(expected)
  })

  it('cuts more than 64 characters to 47 and the first 16 digits of the SHA-1 of the whole', () => {
    // printf 'x%.0s' {1..65} | sha1sum
    expect(sessionNameFor('x'.repeat(65))).toBe(`${'x'.repeat(47)}-78c741ddc482e4cd`)
  })

  it('is always one that STS takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(sessionNameFor(name)).toMatch(/^[\w+=,.@-]{2,64}$/)
      }),
    )
  })

  it('is never shared by two people', () => {
    const names = fc.oneof(
      fc.string(),
      fc.string({ minLength: 60, maxLength: 80, unit: fc.constantFrom('a', 'ä', ' ') }),
    )
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(sessionNameFor(a) === sessionNameFor(b)).toBe(a === b)
      }),
    )
    expect(sessionNameFor('a b')).not.toBe(sessionNameFor('a/b'))
  })
})

describe('stand-in keys', () => {
  it('have 20 and 40 characters that no shell has to quote, and are marked', () => {
    for (let n = 0; n < 200; n += 1) {
      const { keyId, secret } = createStandIn()
      expect(keyId).toMatch(/^LKEY[A-Z2-7]{16}$/)
      expect(secret).toMatch(/^[A-Za-z0-9]{40}$/)
      expect(isStandInKeyId(keyId)).toBe(true)
    }
    expect(createStandInToken()).toMatch(/^LATCHKEY\.[\w-]{100,}$/)
  })

  it('are all different', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => createStandIn().keyId)).size).toBe(1_000)
  })
})

it('waits longer after each failure, with jitter, five minutes at most', () => {
  expect(backoff(1, 1_000, () => 1)).toBe(1_000)
  expect(backoff(3, 1_000, () => 1)).toBe(4_000)
  expect(backoff(3, 1_000, () => 0)).toBe(2_000)
  expect(backoff(30, 1_000, () => 1)).toBe(300_000)
})
