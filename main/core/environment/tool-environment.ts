import { noProxy } from './no-proxy.ts'
import { nodeOptions } from './node-options.ts'
import { otherCredentials } from './other-credentials.ts'
import type { CallerEnvironment, Environment } from './types.ts'

export interface ToolEnvironmentInput {
  /** Stand-in credentials. */
  readonly grant: { readonly keyId: string; readonly secret: string; readonly sessionToken?: string }
  readonly region: string
  /** `http://latchkey:<password>@127.0.0.1:<port>`. */
  readonly proxyUrlWithPassword: string
  /** PEM file: our authority, the system's roots and the agent's own extra ones. */
  readonly caBundle: string
  /** PEM file of our authority alone. */
  readonly authority: string
  /** File for `node --require`; null when it is switched off. */
  readonly nodePreload: string | null
  readonly callerEnv: CallerEnvironment
}

/** What a proxied tool gets. */
export function toolEnvironment(input: ToolEnvironmentInput): Environment {
  const { grant, region, proxyUrlWithPassword, caBundle, authority, nodePreload, callerEnv } = input
  const exempt = noProxy(callerEnv)
  const callersAuthority = callerEnv['NODE_EXTRA_CA_CERTS'] ?? ''
  const set: Record<string, string> = {
    AWS_ACCESS_KEY_ID: grant.keyId,
    AWS_SECRET_ACCESS_KEY: grant.secret,
    ...(grant.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: grant.sessionToken }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    HTTPS_PROXY: proxyUrlWithPassword,
    https_proxy: proxyUrlWithPassword,
    NO_PROXY: exempt,
    no_proxy: exempt,
    AWS_CA_BUNDLE: caBundle,
    // The Rust SDK reads no AWS_CA_BUNDLE, only the system's roots, which rustls takes from here.
    SSL_CERT_FILE: caBundle,
    // Node takes one file: a caller who has one trusts more than we alone, and the bundle holds more.
    NODE_EXTRA_CA_CERTS: callersAuthority === '' || callersAuthority === authority ? authority : caBundle,
    ...(nodePreload === null ? {} : { NODE_OPTIONS: nodeOptions(callerEnv['NODE_OPTIONS'], nodePreload) }),
  }
  return { set, unset: otherCredentials(callerEnv, set) }
}
