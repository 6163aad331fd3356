// `latchkey env --unset` in a shell: from what the shell itself holds, since the agent and the role may be gone by then.
import { renderEnvironment, type EnvironmentFormat, type Environment } from '#local/environment.ts'
import { replacedVariable, takeBack, isLeftAlone, keyVariables, lostKeys } from '#local/replaced.ts'
import type { Paths } from '#local/paths.ts'
import { withoutOurs } from '../../headless/environment.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import { callerEnvironment } from './caller-environment.ts'
import type { Cli } from '../context.ts'

export function takenBack(env: NodeJS.ProcessEnv, paths: Paths, format: EnvironmentFormat): string {
  return renderEnvironment(changes(env, paths), format, { nulls: true })
}

function changes(env: NodeJS.ProcessEnv, paths: Paths): Environment {
  const noted = takeBack({ set: {}, unset: [] }, env)
  if (noted.unset.includes(replacedVariable)) return noted
  const kept = withoutOurs(env, paths)
  const changed = Object.keys(env).filter((name) => kept[name] !== env[name])
  return {
    set: Object.fromEntries(changed.flatMap((name) => (kept[name] === undefined ? [] : [[name, kept[name]]]))),
    unset: changed.filter((name) => kept[name] === undefined),
  }
}

/** As a role is given to the shell; on standard error, since standard output is evaluated. */
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
