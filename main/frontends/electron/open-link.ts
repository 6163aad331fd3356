import { AppError } from '#util/app-error.ts'
import { allowedLink } from './link-policy.ts'

/** Opens a page in the system's browser: the only place that does. Rejects with `denied` for anything that is not on the list. */
export async function openLink(text: string, openExternal: (url: string) => Promise<void>): Promise<void> {
  const url = allowedLink(text)
  if (url === undefined)
    throw new AppError('denied', 'this address is not one that Latchkey opens', {
      hint: 'It opens https pages of AWS and of your sign-in portal.',
    })
  try {
    await openExternal(url)
  } catch (cause) {
    throw new AppError('unsupported', 'no browser could be opened', { cause })
  }
}
