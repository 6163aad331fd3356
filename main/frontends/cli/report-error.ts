import { AppError } from '#core/util/app-error.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

/** Says on standard error what happened and what to do next; gives the exit code. One line where there is nothing to add. */
export function reportError(error: unknown, write: (text: string) => void): number {
  if (!(error instanceof AppError)) {
    write(`latchkey: ${error instanceof Error ? error.message : String(error)}\n`)
    return exitCodes.failed
  }
  write(`latchkey: ${error.message}\n`)
  for (const candidate of error.candidates ?? []) write(`  ${candidate}\n`)
  if (error.hint !== undefined) write(`  ${error.hint}\n`)
  return exitCodeOf(error.code)
}
