import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'

/** Does the work. Where only a sign-in is missing and a person sits at this terminal, they sign in and it is done again. */
export async function signedIn<Result>(cli: Cli, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const isMissing = error instanceof AppError && error.code === 'needs-sign-in' && error.act !== 'edit-source'
    const source = isMissing ? error.source : undefined
    if (source === undefined || !cli.terminal.interactive) throw error
    cli.terminal.note(`Nobody is signed in to ${source}: signing in.`)
    const { signIn } = await import('./sign-in.ts')
    await signIn(cli, source, { browser: true })
  }
  return await work()
}
