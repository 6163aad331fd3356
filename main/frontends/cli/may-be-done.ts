import { AppError } from '#util/app-error.ts'

/** Of an agent that goes away in the middle nobody knows whether it saved what it was given; `look` is the command that tells. */
export async function mayBeDone<Result>(look: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-agent' || error.retry !== true) throw error
    const hint = `It may have saved that. Check before you repeat it: ${look}`
    throw new AppError(error.code, error.message, { hint, retry: true, cause: error })
  }
}
