// The text after `--sandbox=`: `accounts=3,roles=3,credential-ttl=1h,throttle=0,…`.
import { AppError } from '#util/app-error.ts'
import { parseDuration } from '#util/duration.ts'
import type { SandboxOptions, SsoRefresh } from './types.ts'

export const defaultSandboxOptions: SandboxOptions = {
  accounts: 3,
  roles: 3,
  credentialTtlMs: 3_600_000,
  throttle: 0,
  latencyMs: 0,
  seed: 1,
  tokenTtlMs: 3_600_000,
  refreshTtlMs: 8 * 3_600_000,
  registrationTtlMs: 90 * 86_400_000,
  ssoRate: 20,
  ssoRefresh: 'rotate',
  profiles: 3,
  anchors: 1,
  profileRate: 0,
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const minuteMs = 60_000

type Read<Value> = (value: string) => Value | undefined

const wholeNumber =
  (lowest: number, highest: number): Read<number> =>
  (value) => {
    if (!/^\d{1,10}$/.test(value)) return undefined
    const number = Number(value)
    return number >= lowest && number <= highest ? number : undefined
  }

const duration =
  (lowestMs: number, highestMs: number): Read<number> =>
  (value) => {
    try {
      const ms = parseDuration(value)
      return ms >= lowestMs && ms <= highestMs ? ms : undefined
    } catch {
      // Refused below in words that name the option too.
      return undefined
    }
  }

const refreshes: readonly SsoRefresh[] = ['rotate', 'same', 'omit', 'none']

interface Key {
  /** Undefined for a value that is not allowed. */
  read(value: string): Partial<SandboxOptions> | undefined
  readonly allowed: string
}

function key<Field extends keyof SandboxOptions>(
  field: Field,
  read: Read<SandboxOptions[Field]>,
  allowed: string,
): Key {
  return {
    read(value) {
      const found = read(value)
      return found === undefined ? undefined : { [field]: found }
    },
    allowed,
  }
}

const keys: ReadonlyMap<string, Key> = new Map([
  ['accounts', key('accounts', wholeNumber(1, 10_000), 'a whole number from 1 to 10000')],
  ['roles', key('roles', wholeNumber(1, 100), 'a whole number from 1 to 100')],
  [
    'credential-ttl',
    key('credentialTtlMs', duration(1_000, 36 * hourMs), 'a duration from 1s to 36h, such as 20s, 15m or 1h'),
  ],
  ['throttle', key('throttle', wholeNumber(0, 1_000_000), 'a whole number: every n-th call, 0 for none')],
  ['latency', key('latencyMs', duration(0, minuteMs), 'a duration from 0ms to 1m, such as 250ms or 2s')],
  ['seed', key('seed', wholeNumber(0, 4_294_967_295), 'a whole number from 0 to 4294967295')],
  ['token-ttl', key('tokenTtlMs', duration(1_000, 36 * hourMs), 'a duration from 1s to 36h, such as 20s or 1h')],
  ['refresh-ttl', key('refreshTtlMs', duration(1_000, 90 * dayMs), 'a duration from 1s to 90d, such as 1m or 8h')],
  [
    'registration-ttl',
    key('registrationTtlMs', duration(1_000, 90 * dayMs), 'a duration from 1s to 90d, such as 1m or 90d'),
  ],
  ['sso-rate', key('ssoRate', wholeNumber(0, 1_000_000), 'a whole number: portal calls a second, 0 for no limit')],
  ['sso-refresh', key('ssoRefresh', (value) => refreshes.find((each) => each === value), refreshes.join(', '))],
  ['anchors', key('anchors', wholeNumber(1, 50), 'a whole number from 1 to 50')],
  ['profile-rate', key('profileRate', wholeNumber(0, 1_000_000), 'a whole number: calls a second, 0 for no limit')],
  ['profiles', key('profiles', wholeNumber(0, 1_000), 'a whole number from 0 to 1000')],
])

/** Empty text gives the defaults. Throws AppError `bad-request` naming the key, its value and what is allowed. */
export function parseSandboxOptions(text: string): SandboxOptions {
  let options = defaultSandboxOptions
  const seen = new Set<string>()
  if (text.trim() === '') return options
  for (const part of text.split(',')) {
    const equals = part.indexOf('=')
    const name = (equals === -1 ? part : part.slice(0, equals)).trim()
    const value = equals === -1 ? '' : part.slice(equals + 1).trim()
    const key = keys.get(name)
    if (key === undefined) {
      throw new AppError('bad-request', `the sandbox has no option "${name}"`, {
        hint: `Its options are ${[...keys.keys()].join(', ')}.`,
      })
    }
    if (seen.has(name)) throw new AppError('bad-request', `the sandbox option "${name}" is given twice`)
    seen.add(name)
    const read = key.read(value)
    if (read === undefined) {
      throw new AppError('bad-request', `"${value}" is not a value of the sandbox option ${name}: use ${key.allowed}`)
    }
    options = { ...options, ...read }
  }
  return options
}
