import type { Call } from '../http/call.ts'

/** The one region of the sandbox's Identity Center. */
export const homeRegion = 'us-east-1'

/** The sandbox's own address, by which a browser finds its pages also when the API was called by an AWS name. */
export function ownOrigin(call: Call): string {
  return `http://127.0.0.1:${call.request.socket.localPort}`
}

/** People copy it with and without what browsers append. */
export function isStartUrl(call: Call, text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    url.origin === ownOrigin(call) &&
    url.username === '' &&
    /^\/start\/?$/.test(url.pathname) &&
    url.search === '' &&
    ['', '#/'].includes(url.hash)
  )
}

const awsHost = /^(?<api>oidc|portal\.sso)\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com|api\.aws)\.?(?::\d+)?$/

/** What an AWS name in `Host` says; undefined where the sandbox is addressed directly. */
export function readHost(host: string): { readonly api: 'oidc' | 'portal'; readonly region: string } | undefined {
  const groups = awsHost.exec(host.toLowerCase())?.groups
  if (groups === undefined) return undefined
  return { api: groups['api'] === 'oidc' ? 'oidc' : 'portal', region: groups['region'] ?? '' }
}

/** Instances live in one region, and the services of the others do not know them. */
export function isAtHome(call: Call): boolean {
  return (readHost(call.request.headers.host ?? '')?.region ?? homeRegion) === homeRegion
}
