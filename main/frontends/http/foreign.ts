import type { IncomingMessage } from 'node:http'

/**
 * Why what only a person's click opens is asked for by something else in their browser, or undefined: a service worker that a stranger's page left
 * at this port fetches it, or has it fetched ahead.
 */
export function unseen({ headers }: IncomingMessage): string | undefined {
  const dest = headers['sec-fetch-dest']
  const isPage = dest === undefined || dest === 'document'
  if (isPage && headers['service-worker-navigation-preload'] === undefined) return undefined
  return 'only the page of a window or tab is served here: load it again'
}

/**
 * Why a request does not come from our own page, or undefined. `Host` stops DNS rebinding: a stranger's name that points to 127.0.0.1.
 * Browsers send `Origin` with every POST and `Sec-Fetch-Site` with everything; `none` is an address typed or opened from outside.
 * `isLinked`: other sites may have a link there that a person follows.
 */
export function foreign(
  { method, headers }: IncomingMessage,
  host: string,
  origin: string,
  isLinked: boolean,
): string | undefined {
  if (headers.host !== host) return 'wrong Host'
  const isReading = method === 'GET' || method === 'HEAD'
  const given = headers.origin
  if (given === undefined ? !isReading : given !== origin) return 'wrong Origin'
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  if (isLinked && isReading && headers['sec-fetch-dest'] === 'document') return undefined
  return 'requests from other pages are refused'
}
