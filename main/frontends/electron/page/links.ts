// Which pages may be opened in the system's browser. The one list, for whatever names an address.
import { AppError } from '#util/app-error.ts'

/** Parents of hosts that AWS alone gives out, per partition; a host is one of these or ends in a dot and one of these. */
const parents = [
  'awsapps.com',
  'awsapps.cn',
  'signin.aws.amazon.com',
  'console.aws.amazon.com',
  'signin.amazonaws-us-gov.com',
  'console.amazonaws-us-gov.com',
  'signin.amazonaws.cn',
  'console.amazonaws.cn',
] as const

/** Hosts that have pages of AWS's documentation and nothing that a stranger wrote. */
const exact = ['docs.aws.amazon.com', 'docs.amazonaws.cn', 'aws.amazon.com'] as const

/** The address as it may be opened, or undefined. Parsed as browsers do, so that what is judged is what is opened. */
export function allowedLink(text: string, issuers: readonly string[] = []): string | undefined {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined
  // A final dot names the same host to DNS and another one to a comparison.
  const host = url.hostname
  const allowed =
    exact.some((name) => host === name) ||
    issuers.some((name) => host === name) ||
    parents.some((name) => host === name || host.endsWith(`.${name}`))
  return allowed ? url.href : undefined
}

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
