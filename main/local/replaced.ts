// What `env` replaces in a shell is noted there, in a variable of its own, so that `--unset` leaves the shell as it was.
import { isStandInKeyId } from '#util/stand-in-key.ts'
import type { CallerEnvironment, Environment } from './environment.ts'

export const replacedVariable = 'LATCHKEY_REPLACED'

/** Never noted: every tool of the shell would be given the keys that stand-ins are there to replace. */
export const keyVariables: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
]
const isKey = (name: string): boolean => keyVariables.includes(name)

/** Null: there was none; false: there was a key, which is not kept. */
type Replaced = Readonly<Record<string, string | null | false>>

/** What Node reads in the place of bytes that are no UTF-8: such a value could not be put back. */
const unreadable = '\uFFFD'

/** Whether a value of the caller's is left as it is, since nobody could put it back. */
export function isLeftAlone(value: string | undefined): boolean {
  return value?.includes(unreadable) === true
}

/**
 * The environment and a note of what was before it; with several in a row, of what was before the first. `standIns`: live stand-in keys that
 * the caller holds, as variables; they are worth nothing elsewhere, so they are noted.
 */
export function noteReplaced(
  environment: Environment,
  caller: CallerEnvironment,
  standIns: Readonly<Record<string, string>> = {},
): Environment {
  const set = Object.fromEntries(Object.entries(environment.set).filter(([name]) => !isLeftAlone(caller[name])))
  const unset = environment.unset.filter((name) => !isLeftAlone(caller[name]))
  const before = (name: string): string | null | false =>
    isKey(name) ? (standIns[name] ?? (caller[name] === undefined ? null : false)) : (caller[name] ?? null)
  const touched = [...Object.keys(set), ...unset.filter((name) => caller[name] !== undefined)]
  const now = touched.map((name) => [name, before(name)] as const)
  const replaced: Replaced = { ...Object.fromEntries(now), ...readReplaced(caller) }
  const note = Buffer.from(JSON.stringify(replaced)).toString('base64url')
  return { set: { ...set, [replacedVariable]: note }, unset }
}

/** Names of the keys that were there before, and are gone. */
export function lostKeys(caller: CallerEnvironment): readonly string[] {
  return Object.entries(readReplaced(caller) ?? {}).flatMap(([name, value]) => (value === false ? [name] : []))
}

/** What takes an environment back: by the note, or without one the names that `given` sets, where the caller has no other value. */
export function takeBack(given: Environment, caller: CallerEnvironment, inShell = true): Environment {
  const replaced = readReplaced(caller)
  if (replaced === undefined) {
    // Keys are never sent here, but for the id of a stand-in: without one, those of the shell are the person's own.
    const keysAreOurs = !inShell || isStandInKeyId(caller['AWS_ACCESS_KEY_ID'] ?? '')
    const ours = Object.entries(given.set).filter(([name, value]) =>
      isKey(name) ? keysAreOurs : (caller[name] ?? value) === value,
    )
    return { set: {}, unset: ours.map(([name]) => name) }
  }
  const entries = Object.entries(replaced)
  return {
    set: Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    unset: [...entries.flatMap(([name, value]) => (typeof value === 'string' ? [] : [name])), replacedVariable],
  }
}

/** Undefined when there is no note, or one that is not ours: it would be written into a script that a shell evaluates. */
function readReplaced(caller: CallerEnvironment): Replaced | undefined {
  const note = caller[replacedVariable]
  if (note === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(note, 'base64url').toString())
    if (typeof value !== 'object' || value === null) return undefined
    const entries = Object.entries(value)
    const isValue = (each: unknown): boolean => each === null || each === false || typeof each === 'string'
    return entries.every(([name, each]) => /^[A-Za-z_]\w*$/.test(name) && isValue(each))
      ? Object.fromEntries(entries)
      : undefined
  } catch {
    return undefined
  }
}
