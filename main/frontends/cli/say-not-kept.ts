// What `latchkey env` does not keep of a shell, said on standard error: standard output is evaluated.
import { isLeftAlone, keyVariables, lostKeys, replacedVariable } from '#local/replaced.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import { callerEnvironment } from './caller-environment.ts'
import type { Cli } from './context.ts'

/** As a role is given to the shell. */
export function sayWhatIsNotKept({ env, terminal }: Pick<Cli, 'env' | 'terminal'>): void {
  const keys = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '') ? [] : keyVariables.filter((name) => env[name])
  // A shell with a note has been told.
  if (keys.length > 0 && env[replacedVariable] === undefined)
    terminal.note(`latchkey: your own ${keys.join(', ')} are not kept: after latchkey env --unset set them again`)
  const alone = Object.entries(callerEnvironment(env)).flatMap(([name, value]) =>
    isLeftAlone(value) && name !== 'PWD' ? [name] : [],
  )
  if (alone.length > 0)
    terminal.note(`latchkey: warning: bytes that are no UTF-8 in ${alone.join(', ')}: left as they are`)
}

/** As the role is taken back. */
export function sayWhatIsGone({ env, terminal }: Pick<Cli, 'env' | 'terminal'>): void {
  const keys = lostKeys(env)
  if (keys.length > 0) terminal.note(`latchkey: your own ${keys.join(', ')} were not kept: set them again`)
}
