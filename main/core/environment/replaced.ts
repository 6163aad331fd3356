// What `env` replaces in a shell is noted there, in a variable of its own, so that `--unset` leaves the shell as it was.
import { isStandInKeyId } from '../util/stand-in-key.ts'
import type { CallerEnvironment, Environment } from './types.ts'

export const replacedVariable = 'LATCHKEY_REPLACED'

/** Never noted: every tool of the shell would be given the keys that stand-ins are there to replace. */
const secret = /SECRET|TOKEN(?!_FILE$)|ACCESS_KEY|AWS_CREDENTIAL_EXPIRATION/

type Replaced = Readonly<Record<string, string | null>>

/** The environment and a note of what was before it; with several in a row, of what was before the first. */
export function noteReplaced({ set, unset }: Environment, caller: CallerEnvironment): Environment {
  const touched = [...Object.keys(set), ...unset.filter((name) => caller[name] !== undefined)]
  const now = touched.map((name) => [name, secret.test(name) ? null : (caller[name] ?? null)] as const)
  const replaced: Replaced = { ...Object.fromEntries(now), ...readReplaced(caller) }
  const note = Buffer.from(JSON.stringify(replaced)).toString('base64url')
  return { set: { ...set, [replacedVariable]: note }, unset }
}

/** What takes an environment back: by the note, or without one the names that `given` sets, where the caller has no other value. */
export function takeBack(given: Environment, caller: CallerEnvironment, inShell = true): Environment {
  const replaced = readReplaced(caller)
  if (replaced === undefined) {
    // Keys are never sent here, but for the id of a stand-in: without one, those of the shell are the person's own.
    const keysAreOurs = !inShell || isStandInKeyId(caller['AWS_ACCESS_KEY_ID'] ?? '')
    const ours = Object.entries(given.set).filter(([name, value]) =>
      secret.test(name) ? keysAreOurs : (caller[name] ?? value) === value,
    )
    return { set: {}, unset: ours.map(([name]) => name) }
  }
  const entries = Object.entries(replaced)
  return {
    set: Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
    unset: [...entries.flatMap(([name, value]) => (value === null ? [name] : [])), replacedVariable],
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
    return entries.every(([name, each]) => /^[A-Za-z_]\w*$/.test(name) && (each === null || typeof each === 'string'))
      ? Object.fromEntries(entries)
      : undefined
  } catch {
    return undefined
  }
}
