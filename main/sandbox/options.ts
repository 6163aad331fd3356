// The text after `--sandbox=`: `accounts=3,roles=3,credential-ttl=1h,throttle=0,latency=0ms,seed=1`.
import { AppError } from '#util/app-error.ts'
import { parseDuration } from '#util/duration.ts'
import type { SandboxOptions } from './types.ts'

export const defaultSandboxOptions: SandboxOptions = {
  accounts: 3,
  roles: 3,
  credentialTtlMs: 3_600_000,
  throttle: 0,
  latencyMs: 0,
  seed: 1,
}

const hourMs = 3_600_000
const minuteMs = 60_000

type Read = (value: string) => number | undefined

const wholeNumber =
  (lowest: number, highest: number): Read =>
  (value) => {
    if (!/^\d{1,10}$/.test(value)) return undefined
    const number = Number(value)
    return number >= lowest && number <= highest ? number : undefined
  }

const duration =
  (lowestMs: number, highestMs: number): Read =>
  (value) => {
    try {
      const ms = parseDuration(value)
      return ms >= lowestMs && ms <= highestMs ? ms : undefined
    } catch {
      // Refused below in words that name the option too.
      return undefined
    }
  }

interface Key {
  readonly field: keyof SandboxOptions
  readonly read: Read
  readonly allowed: string
}

const keys: ReadonlyMap<string, Key> = new Map([
  ['accounts', { field: 'accounts', read: wholeNumber(1, 10_000), allowed: 'a whole number from 1 to 10000' }],
  ['roles', { field: 'roles', read: wholeNumber(1, 100), allowed: 'a whole number from 1 to 100' }],
  [
    'credential-ttl',
    {
      field: 'credentialTtlMs',
      read: duration(1_000, 36 * hourMs),
      allowed: 'a duration from 1s to 36h, such as 20s, 15m or 1h',
    },
  ],
  [
    'throttle',
    { field: 'throttle', read: wholeNumber(0, 1_000_000), allowed: 'a whole number: every n-th call, 0 for none' },
  ],
  [
    'latency',
    { field: 'latencyMs', read: duration(0, minuteMs), allowed: 'a duration from 0ms to 1m, such as 250ms or 2s' },
  ],
  ['seed', { field: 'seed', read: wholeNumber(0, 4_294_967_295), allowed: 'a whole number from 0 to 4294967295' }],
])

/** Empty text gives the defaults. Throws AppError `bad-request` naming the key, its value and what is allowed. */
export function parseSandboxOptions(text: string): SandboxOptions {
  const options: { -readonly [field in keyof SandboxOptions]: number } = { ...defaultSandboxOptions }
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
    const number = key.read(value)
    if (number === undefined) {
      throw new AppError('bad-request', `"${value}" is no value for the sandbox option ${name}: use ${key.allowed}`)
    }
    options[key.field] = number
  }
  return options
}
