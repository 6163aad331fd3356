// The corporate proxy that the calling shell names, where it is one that cannot be used.
import { defined } from '#shared/defined.ts'
import type { CheckView } from '#contract/model.ts'
import { nextHopFromEnvironment, parseNextHop } from '#util/http/next-hop.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'

export function checkOwnProxy(env: NodeJS.ProcessEnv): readonly CheckView[] {
  const problem = problemOf(env)
  if (problem === undefined) return []
  const { message, hint } = problem
  return [{ name: variableOf(env), outcome: 'warning', message, ...defined({ hint }) }]
}

/** In one line, where a role is given. */
export function warnOfOwnProxy({ env, terminal }: Pick<Cli, 'env' | 'terminal'>): void {
  const problem = problemOf(env)
  if (problem !== undefined)
    terminal.note(`latchkey: warning: ${variableOf(env)}: ${problem.message}. ${problem.hint ?? ''}`)
}

function problemOf(env: NodeJS.ProcessEnv): AppError | undefined {
  try {
    const hop = nextHopFromEnvironment(env)
    if (hop !== undefined) parseNextHop(hop.url)
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function variableOf(env: NodeJS.ProcessEnv): string {
  return ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((name) => env[name]) ?? 'HTTPS_PROXY'
}
