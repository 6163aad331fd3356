import { AppError } from '#util/app-error.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** The value that a person at a terminal takes of a list, which narrows while they type. `cancelled`: what did not happen then; the
 * cursor stands on `initial` first. */
export async function choose(
  message: string,
  options: readonly Choice[],
  cancelled: string,
  initial?: string,
): Promise<string> {
  const { autocomplete, isCancel } = await import('@clack/prompts')
  const choice = await autocomplete({
    message,
    output: process.stderr,
    maxItems: 12,
    ...(initial === undefined ? {} : { initialValue: initial }),
    options: [...options],
    filter: (text, { label = '' }) =>
      text.split(/\s+/).every((word) => label.toLowerCase().includes(word.toLowerCase())),
  })
  if (isCancel(choice)) throw new AppError('cancelled', cancelled)
  return choice
}
