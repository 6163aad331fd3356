import { isSea } from 'node:sea'
import { fileURLToPath } from 'node:url'

/** Makes the packaged command an agent. Not for people, so no word of the command line. */
export const agentArgument = '--run-agent'

/** How the process of an agent without a window is started: the sources with this Node, or this packaged program. */
export function agentCommand(): readonly [string, ...string[]] {
  return isSea()
    ? [process.execPath, agentArgument]
    : [process.execPath, fileURLToPath(new URL('main.mjs', import.meta.url))]
}
