import { AppError } from '#util/app-error.ts'
import { type Timers, pause } from '#util/async/timers.ts'
import type { AskForCode } from '../source.ts'
import { codeFromCommand } from './mfa-command.ts'

const tries = 3
/** RFC 6238: a device shows a new code every 30 s. */
const stepMs = 30_000

export interface CodeDeps {
  readonly ask: AskForCode
  readonly timers: Timers
  /** Epoch ms. */
  readonly now: () => number
  readonly environment: NodeJS.ProcessEnv
}

export interface Device {
  readonly source: string
  readonly serial: string
  readonly command?: string | undefined
}

/** Gets codes for one device and spends them, one at a time: AWS takes each code once, so a used one is never sent again. */
export function createCodeSpender(device: Device, deps: CodeDeps) {
  let last: string | undefined

  async function fromPerson(problem: string | undefined, signal: AbortSignal): Promise<string> {
    const answer = await deps.ask({
      title: `MFA code of ${device.serial}`,
      message: problem ?? `Source "${device.source}" needs the code that the device shows now.`,
      subject: device.source,
      device: device.serial,
      signal,
    })
    return answer.replaceAll(/\s/g, '')
  }

  async function fromCommand(command: string, signal: AbortSignal): Promise<string> {
    const code = await codeFromCommand(command, { environment: deps.environment, signal })
    if (code !== last) return code
    await pause(deps.timers, stepMs - (deps.now() % stepMs) + 500, signal)
    return await codeFromCommand(command, { environment: deps.environment, signal })
  }

  return {
    /**
     * Calls `use` with a code. A code that is malformed, was used before or is refused by AWS as wrong is asked for
     * again, three times in all; any other failure of `use` passes through.
     */
    async spend<T>(use: (code: string) => Promise<T>, signal: AbortSignal): Promise<T> {
      let problem: string | undefined
      let cause: unknown
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const code =
          device.command === undefined
            ? await fromPerson(problem, signal).catch((error: unknown) => {
                throw signal.aborted ? error : unanswered(device, problem, error)
              })
            : await fromCommand(device.command, signal)
        problem = problemOf(code, last)
        if (problem !== undefined) continue
        last = code
        try {
          return await use(code)
        } catch (error) {
          if (!isWrongCode(error)) throw error
          cause = error
          problem = 'AWS did not accept that code. Enter the one that the device shows now.'
        }
      }
      throw new AppError('needs-mfa', `no valid MFA code for ${device.serial} after ${tries} tries`, {
        hint: 'Check that it is the right device and that its clock is right.',
        cause,
      })
    },
  }
}

/** A question that was dismissed leaves the code missing: what to do next is to give one. */
function unanswered({ serial }: Device, problem: string | undefined, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'cancelled') return error
  return new AppError('needs-mfa', `${problem ?? `${serial} needs a code.`} None was given`, {
    hint: 'Try again, and enter the code that the device shows then.',
    cause: error,
  })
}

function problemOf(code: string, last: string | undefined): string | undefined {
  if (!/^[0-9]{6}$/.test(code)) return 'A code has six digits. Enter the one that the device shows now.'
  if (code === last) return 'That code was used already; AWS takes each one once. Wait for the next one and enter it.'
  return undefined
}

/** `use` calls STS and nothing else, so that `needs-mfa` from it means a wrong code. */
function isWrongCode(error: unknown): boolean {
  return error instanceof AppError && error.code === 'needs-mfa'
}
