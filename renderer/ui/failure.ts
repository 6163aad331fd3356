import { ORPCError } from '@orpc/client'
import { acts, type Act, type AwsWords, errorCodes } from '#shared/failures/codes.ts'
import { type FailureCode, ownFailures } from '#shared/failures/own.ts'
import { sentence } from '#shared/sentences.ts'

/** A failed call as people see it. */
export interface Failure {
  readonly code: FailureCode
  /** What happened, as a sentence. */
  readonly message: string
  /** What to do, as a sentence. */
  readonly hint: string
  /** What one click does about it. */
  readonly act: Act | undefined
  readonly candidates?: readonly string[] | undefined
  readonly aws?: AwsWords | undefined
}

/** Reads the data of the contract's declared error; anything else becomes a sentence without the foreign text. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError && error.code === 'FAILED') return failureFrom(error.message, error.data)
  return failureFrom('', { code: error instanceof ORPCError ? 'unexpected' : 'lost' })
}

/** What the failure itself does not say is said by its code. */
export function failureFrom(message: string, data: unknown): Failure {
  const text = (name: string, of: unknown = data): string | undefined => {
    const value = field(of, name)
    return typeof value === 'string' ? value : undefined
  }
  const said = text('code')
  const code = codes.find((each) => each === said) ?? 'unexpected'
  const own = ownFailures[code]
  const candidates = field(data, 'candidates')
  // Of one that is ours there are none.
  const aws = field(data, 'aws') ?? {}
  const awsCode = text('code', aws)
  // That of the command line is a command.
  const hint = code === 'no-agent' ? undefined : text('hint')
  return {
    code,
    message: sentence(message === '' ? own.cause : message),
    hint: sentence(hint ?? own.next),
    act: acts.find((act) => act === text('act')) ?? (hint === undefined || own.act === 'retry' ? own.act : undefined),
    candidates: Array.isArray(candidates) ? candidates.filter((each) => typeof each === 'string') : undefined,
    aws:
      awsCode === undefined
        ? undefined
        : { code: awsCode, message: text('message', aws), requestId: text('requestId', aws) },
  }
}

const codes: readonly FailureCode[] = [...errorCodes, 'lost', 'unexpected']

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined
}
