import { AppError } from '#util/app-error.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { cutNames } from './cut-names.ts'
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
  write(`latchkey: ${plainText(cutNames(error.message))}\n`)
  for (const candidate of error.candidates ?? []) write(`  ${plainText(candidate)}\n`)
  if (error.hint !== undefined) write(`  ${plainText(error.hint)}\n`)
  return exitCodeOf(error.code)
}

/** The same for a tool that runs us: SDKs show standard error as it is, often cut, so reason and remedy are in one line. */
export function reportInOneLine(error: unknown, write: (text: string) => void): number {
  write(`${plainText(oneLine(error))}\n`)
  return error instanceof AppError ? exitCodeOf(error.code) : exitCodes.failed
}

function oneLine(error: unknown): string {
  if (!(error instanceof AppError)) return `latchkey: ${error instanceof Error ? error.message : String(error)}`
  const candidates =
    error.candidates === undefined
      ? ''
      : ` (${error.candidates.slice(0, 5).join(', ')}${error.candidates.length > 5 ? ', …' : ''})`
  const hint = error.hint === undefined ? '' : `; ${error.hint}`
  return `latchkey: ${cutNames(error.message)}${candidates}${hint}`.replaceAll(/\s+/g, ' ')
}
