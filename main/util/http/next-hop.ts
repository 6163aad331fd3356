import { AppError } from '../app-error.ts'

/** A corporate proxy, ready to be dialled. */
export interface Hop {
  readonly secure: boolean
  /** Without brackets. */
  readonly host: string
  readonly port: number
  /** Value of `Proxy-Authorization`. A secret: never in a log or message. */
  readonly authorization: string | undefined
}

/** Reads `http://user:pass@host:port` or `https://…`; a bare `host:port` is http, as curl has it. Throws AppError `bad-request`. */
export function parseNextHop(text: string): Hop {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || url.hostname === '') {
    throw new AppError('bad-request', 'the corporate proxy is not a URL', { hint: 'Write http://host:port.' })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AppError('unsupported', `the corporate proxy ${url.host} speaks ${url.protocol.slice(0, -1)}`, {
      hint: 'Only http and https proxies can be used.',
    })
  }
  const secure = url.protocol === 'https:'
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorization: basicAuthorization(url),
  }
}

/** The proxy that an environment names for https traffic: lower case first, as curl reads it. */
export function nextHopFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { readonly url: string; readonly noProxy: string } | undefined {
  const read = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined
  const url = read('HTTPS_PROXY') ?? read('ALL_PROXY')
  return url === undefined ? undefined : { url, noProxy: read('NO_PROXY') ?? '' }
}

function basicAuthorization(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  return `Basic ${Buffer.from(`${decode(url.username)}:${decode(url.password)}`).toString('base64')}`
}

/** A percent sign that begins no escape is meant as itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
