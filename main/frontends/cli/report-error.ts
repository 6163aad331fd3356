import { actWords } from '#shared/failures/acts.ts'
import { ownFailures } from '#shared/failures/own.ts'
import { plainText } from '#shared/plain-text.ts'
import { shellWord } from '#shared/shell-word.ts'
import { sentences } from '#shared/sentences.ts'
import { AppError } from '#util/app-error.ts'
import { cutNames } from './cut-names.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

/**
 * Says on standard error what happened, what AWS said of it and what to do next; gives the exit code. One line where there is nothing to add.
 * An endpoint's own words may be part of it, so nothing reaches the terminal as it is.
 */
export function reportError(error: unknown, write: (text: string) => void): number {
  if (!(error instanceof AppError)) {
    write(`latchkey: ${plainText(error instanceof Error ? error.message : String(error))}\n`)
    return exitCodes.failed
  }
  write(`latchkey: ${plainText(cutNames(error.message))}\n`)
  for (const candidate of error.candidates ?? []) write(`  ${plainText(candidate)}\n`)
  if (error.aws !== undefined) write(`  AWS said: ${plainText(awsLine(error.aws))}\n`)
  const next = nextOf(error)
  if (next !== undefined) write(`  ${plainText(next)}\n`)
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
  const next = nextOf(error)
  const what = `latchkey: ${cutNames(error.message)}${candidates}`
  return (next === undefined ? what : `${sentences(what)} ${next}`).replaceAll(/\s+/g, ' ')
}

function awsLine({ code, message, requestId }: NonNullable<AppError['aws']>): string {
  const facts = [code, ...(requestId === undefined ? [] : [`request ${requestId}`])].join(', ')
  return message === undefined ? facts : `${sentences(message)} (${facts})`
}

/** What the failure itself says, else what its code does where that helps; with a command where it names none. */
function nextOf({ code, hint, act, source, role }: AppError): string | undefined {
  const own = ownFailures[code]
  const next = hint ?? (own.act && own.next)
  const does = act ?? (hint === undefined ? own.act : undefined)
  const words = does && actWords[does].command
  const name = does === 'edit-source' ? source : role
  const command = name === undefined ? words : words?.replace('NAME', () => shellWord(name))
  return command === undefined || next === undefined || next.includes('latchkey ') ? next : `${next} Run: ${command}`
}
