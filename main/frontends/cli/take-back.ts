// `latchkey env --unset` in a shell: from what the shell itself holds, since the agent and the role may be gone by then.
import { renderEnvironment, type EnvironmentFormat, type Environment } from '#local/environment.ts'
import { replacedVariable, takeBack } from '#local/replaced.ts'
import type { Paths } from '#local/paths.ts'
import { withoutOurs } from '../headless/environment.ts'

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
