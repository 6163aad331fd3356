import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createOrganisation } from '#sandbox/organisation/organisation.ts'
import { createAssignments, reservedRole } from '#sandbox/identity-center/assignments.ts'
import { escapeHtml } from '#util/http/small-page.ts'
import { createRatePerSecond } from '#sandbox/rate-per-second.ts'
import { isRegisteredRedirect } from '#sandbox/identity-center/redirect.ts'
import { createSeal } from '#sandbox/identity-center/seal.ts'

const any = z.unknown()

test('what was sealed is read back, and nothing else is', () => {
  const seal = createSeal(1)
  const property = fc.property(fc.jsonValue(), fc.nat(), fc.string(), (value, at, other) => {
    const text = seal.close('access', { value })
    expect(seal.open('access', text, any)).toEqual(JSON.parse(JSON.stringify({ value })))
    const place = at % text.length
    const changed = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`
    const foreign = [changed, text.slice(0, -1), `${text}A`, other, '', undefined]
    expect(foreign.map((each) => seal.open('access', each, any))).toEqual(foreign.map(() => undefined))
    expect(seal.open('refresh', text, any)).toBeUndefined()
    expect(createSeal(2).open('access', text, any)).toBeUndefined()
  })
  expect(() => fc.assert(property)).not.toThrow()
})

test('whoever keeps to the rate is never refused, and nobody gets more than it and a second’s worth', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 200 })
  const property = fc.property(fc.integer({ min: 2, max: 50 }), waits, (perSecond, delays) => {
    const steady = createRatePerSecond(perSecond)
    const hasty = createRatePerSecond(perSecond)
    let at = 0
    let taken = 0
    for (const delay of delays) {
      at += delay
      if (hasty.take(at)) taken += 1
    }
    expect(taken).toBeLessThanOrEqual(perSecond + (at / 1_000) * perSecond)
    const times = delays.map((delay, index) => index * Math.ceil(1_000 / perSecond) + (delay % 10))
    expect(times.every((time) => steady.take(time))).toBe(true)
  })
  expect(() => fc.assert(property)).not.toThrow()
})

test('a redirect differs from the registered one in its port alone', () => {
  const registered = ['http://127.0.0.1/oauth/callback']
  const property = fc.property(fc.integer({ min: 1, max: 65_535 }), fc.webUrl(), (port, web) => {
    expect(isRegisteredRedirect(registered, `http://127.0.0.1:${port}/oauth/callback`)).toBe(true)
    expect(isRegisteredRedirect(registered, web)).toBe(false)
    expect(isRegisteredRedirect([], `http://127.0.0.1:${port}/oauth/callback`)).toBe(false)
  })
  expect(() => fc.assert(property, { numRuns: 30 })).not.toThrow()
})

test('escaped text has no markup, and is read back by a browser', () => {
  const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    const escaped = escapeHtml(text)
    expect(escaped).not.toMatch(/[<>"']/)
    expect(escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))).toBe(text)
  })
  expect(() => fc.assert(property)).not.toThrow()
})

test('permission sets have names of their own, beside the organisation’s roles', () => {
  const organisation = createOrganisation({ accounts: 2, roles: 100, seed: 1 })
  const own = new Set(organisation.accounts.flatMap((account) => account.roles.map((role) => role.name)))
  const [first] = organisation.accounts
  const sets = createAssignments(organisation, 100).roles(first?.id ?? '') ?? []
  expect(new Set(sets).size).toBe(100)
  expect(sets.filter((name) => own.has(name))).toEqual([])
  // Of a management account's roles Identity Center knows nothing.
  expect(createAssignments(organisation, 100).roles(organisation.management.id)).toBeUndefined()
})

test('the role of a permission set is the same each time, and another in each account', () => {
  const role = reservedRole('111111111111', 'Billing')
  expect(role).toEqual(reservedRole('111111111111', 'Billing'))
  expect(role.name).toMatch(/^AWSReservedSSO_Billing_[0-9a-f]{16}$/)
  expect(role.name).not.toBe(reservedRole('222222222222', 'Billing').name)
})
