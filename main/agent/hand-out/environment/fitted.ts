import { AppError } from '#util/app-error.ts'
import { replacedVariable } from '#local/replaced.ts'
import type { Environment } from '#local/environment.ts'

/** Linux starts no program with a longer `NAME=value` (MAX_ARG_STRLEN); a shell would take it, and then start nothing any more. */
const mostBytes = 131_071

/** The environment as it is, or an AppError that names what is too long in it. */
export function fitted(environment: Environment): Environment {
  const long = Object.entries(environment.set).find(
    ([name, value]) => name.length + 1 + Buffer.byteLength(value) > mostBytes,
  )
  if (long === undefined) return environment
  const what = long[0] === replacedVariable ? 'what was set before, noted for --unset,' : long[0]
  throw new AppError('unsupported', `${what} would be longer than the ${mostBytes} bytes that a program can be given`, {
    hint: 'Shorten the longest variables of this shell, or unset them.',
  })
}
