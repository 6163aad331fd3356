import { AppError } from '#core/util/app-error.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { plainText } from '#shared/plain-text.ts'

/**
 * Says on standard error what happened and what to do next; gives the exit code. One line where there is nothing to add.
 * An endpoint's own words may be part of it, so nothing reaches the terminal as it is.
 */
export function reportError(error: unknown, write: (text: string) => void): number {
  if (!(error instanceof AppError)) {
    write(`latchkey: ${plainText(error instanceof Error ? error.message : String(error))}\n`)
    return exitCodes.failed
  }
  write(`latchkey: ${plainText(error.message)}\n`)
  for (const candidate of error.candidates ?? []) write(`  ${plainText(candidate)}\n`)
  if (error.hint !== undefined) write(`  ${plainText(error.hint)}\n`)
  return exitCodeOf(error.code)
}
