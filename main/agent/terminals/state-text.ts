// What a terminal's hook reads: lines of data, never code, so that no name of a role or an account can run anything in any shell.
import type { Environment } from '#local/environment.ts'
import { plainText } from '#shared/plain-text.ts'

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

/** What one terminal has in this folder alone: its role, or what is to be said there. */
export function folderText(generation: string, folder: string, given: Environment | string): string {
  const [first, ...rest] = stateText(generation, typeof given === 'string' ? undefined : given).split('\n')
  // A folder with a line break in its name is none that a hook finds here again.
  const lines = typeof given === 'string' ? [`!${oneLine(plainText(given))}`, ''] : rest
  return [first, `@${oneLine(folder)}`, ...lines].join('\n')
}

function oneLine(value: string): string {
  return value.replaceAll(/[\0\r\n]/g, ' ')
}
