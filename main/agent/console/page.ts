import type { ConsoleDomain } from '#shared/console/hosts.ts'

/** A page of the console, before it is known in which region. Everything in it is encoded already. */
export interface ConsolePage {
  /** Behind the host's slash, with its query and fragment. */
  readonly path: string
  readonly scope: 'regional' | 'global'
  /** Where the service's console has a host of its own. */
  readonly host?: string
}

/** A regional page stands on its region's host and names it once more; a global one on the partition's. */
export function hrefOf(
  { path, scope, host }: ConsolePage,
  domain: Pick<ConsoleDomain, 'console'>,
  region: string,
): string {
  if (host !== undefined) return `https://${host}/${path}`
  if (scope === 'global') return `https://${domain.console}/${path}`
  const [, before = '', query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(path) ?? []
  const asked = [...(query === undefined ? [] : [query]), `region=${region}`].join('&')
  return `https://${region}.${domain.console}/${before}?${asked}${fragment}`
}

/** As `encodeURIComponent`, and the quote that it leaves alone. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27')
}

/** Keeps the slashes and colons that part a path or an ARN. */
export function encodedParts(text: string): string {
  return encoded(text).replaceAll('%2F', '/').replaceAll('%3A', ':')
}
