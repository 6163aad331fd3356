// What a terminal's hook reads: lines of data, never code, so that no name of a role or an account can run anything in any shell.
import type { Environment } from '#local/environment.ts'

/** Options of a run time: the hook adds them to the shell's own. */
const added: readonly string[] = ['NODE_OPTIONS', 'BUN_OPTIONS', 'JAVA_TOOL_OPTIONS']

/**
 * The first line changes whenever anything does, and is all that a prompt reads then. After it `+NAME=value` sets, `~NAME=value` adds to what
 * the shell has, `-NAME` unsets.
 */
export function stateText(generation: string, environment: Environment = { set: {}, unset: [] }): string {
  const set = Object.entries(environment.set).map(
    ([name, value]) => `${added.includes(name) ? '~' : '+'}${name}=${oneLine(value)}`,
  )
  return [`latchkey-1 ${generation}`, ...environment.unset.map((name) => `-${name}`), ...set, ''].join('\n')
}

function oneLine(value: string): string {
  return value.replaceAll(/[\0\r\n]/g, ' ')
}
