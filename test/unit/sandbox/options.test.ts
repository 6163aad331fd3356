import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { defaultSandboxOptions, parseSandboxOptions } from '#sandbox/options.ts'

test('no text gives the defaults', () => {
  expect(parseSandboxOptions('')).toEqual(defaultSandboxOptions)
})

test('every option is read, durations in ms', () => {
  expect(parseSandboxOptions('accounts=3000, roles=5,credential-ttl=20s,throttle=10,latency=250ms,seed=7')).toEqual({
    accounts: 3000,
    roles: 5,
    credentialTtlMs: 20_000,
    throttle: 10,
    latencyMs: 250,
    seed: 7,
    tokenTtlMs: 3_600_000,
    refreshTtlMs: 28_800_000,
    registrationTtlMs: 7_776_000_000,
    ssoRate: 20,
    ssoRefresh: 'rotate',
    profiles: 3,
    anchors: 1,
    profileRate: 0,
  })
})

test('the options of Identity Center are read', () => {
  const text = 'token-ttl=20s,refresh-ttl=2m,registration-ttl=1h,sso-rate=0,sso-refresh=omit'
  expect(parseSandboxOptions(text)).toEqual({
    ...defaultSandboxOptions,
    tokenTtlMs: 20_000,
    refreshTtlMs: 120_000,
    registrationTtlMs: 3_600_000,
    ssoRate: 0,
    ssoRefresh: 'omit',
  })
})

test('the options of Roles Anywhere are read', () => {
  expect(parseSandboxOptions('profiles=100,anchors=3,profile-rate=1')).toEqual({
    ...defaultSandboxOptions,
    profiles: 100,
    anchors: 3,
    profileRate: 1,
  })
})

test('what is left out keeps its default', () => {
  expect(parseSandboxOptions('credential-ttl=15m')).toEqual({ ...defaultSandboxOptions, credentialTtlMs: 900_000 })
})

test('an unknown option is refused with the names of all options', () => {
  const failure = failureOf('acounts=3')
  expect(failure.code).toBe('bad-request')
  expect(failure.message).toContain('"acounts"')
  expect(failure.hint).toContain('accounts, roles, credential-ttl, throttle, latency, seed, token-ttl, refresh-ttl,')
})

test.each([
  ['accounts=0', 'accounts'],
  ['accounts=1.5', 'accounts'],
  ['roles=-1', 'roles'],
  ['roles', 'roles'],
  ['credential-ttl=5', 'credential-ttl'],
  ['credential-ttl=3d', 'credential-ttl'],
  ['credential-ttl=0s', 'credential-ttl'],
  ['latency=2h', 'latency'],
  ['throttle=often', 'throttle'],
  ['seed=4294967296', 'seed'],
  ['token-ttl=500ms', 'token-ttl'],
  ['sso-rate=fast', 'sso-rate'],
  ['sso-refresh=toString', 'sso-refresh'],
])('%s is refused, naming the option, its value and what it takes', (text, key) => {
  const failure = failureOf(text)
  expect(failure.code).toBe('bad-request')
  expect(failure.message).toContain(key)
  expect(failure.message).toContain(`"${text.split('=')[1] ?? ''}"`)
  expect(failure.message).toContain('use ')
})

test('an option given twice is refused', () => {
  expect(failureOf('seed=1,seed=2').message).toContain('seed')
})

test('whatever the text, the outcome is options or a bad-request', () => {
  const property = fc.property(fc.string(), (text) => {
    const outcome = outcomeOf(text)
    return outcome instanceof AppError
      ? outcome.code === 'bad-request'
      : outcome.length === Object.keys(defaultSandboxOptions).length
  })
  expect(() => fc.assert(property)).not.toThrow()
})

function outcomeOf(text: string): AppError | readonly unknown[] {
  try {
    return Object.values(parseSandboxOptions(text))
  } catch (cause) {
    if (cause instanceof AppError) return cause
    throw cause
  }
}

function failureOf(text: string): AppError {
  const outcome = outcomeOf(text)
  if (outcome instanceof AppError) return outcome
  throw new Error(`"${text}" was taken`)
}
