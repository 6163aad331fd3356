import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'

/** Asks on the terminal without showing what is typed. Rejects with AppError `cancelled` at Ctrl-C. */
export async function askHidden(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const value = await password({ message: plainText(message), output: process.stderr })
  if (isCancel(value)) throw new AppError('cancelled', 'nothing was done')
  return value
}
