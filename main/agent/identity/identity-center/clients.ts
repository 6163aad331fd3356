// The calls to an instance of IAM Identity Center: OIDC for sign-ins, the portal for accounts, roles and credentials. Neither is signed.
import type { SSOClient } from '@aws-sdk/client-sso'
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc'
import { callWithinMs, clientConfig, directAgent } from '#engine/aws/client-config.ts'
import { limitAnswers } from '#engine/aws/limit-answers.ts'
import { aws, partitionOfRegion } from '#engine/aws/partitions.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { SourceContext } from '../source.ts'
import { portalError } from './errors.ts'

export interface Clients {
  /** Where OIDC is, without a trailing slash. */
  readonly oidcUrl: string
  /** Rejects with AppError; `what` goes on after "may not". */
  oidc<T>(
    what: string,
    signal: AbortSignal,
    send: (client: SSOOIDCClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T>
  portal<T>(
    what: string,
    signal: AbortSignal,
    send: (client: SSOClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T>
}

/** `endpointUrl`: where both services are dialled instead of AWS. */
export function createClients(
  { region, endpointUrl }: { readonly region: string; readonly endpointUrl?: string | undefined },
  { agentFor }: Pick<SourceContext, 'agentFor'>,
): Clients {
  const config = (service: 'sso' | 'oidc') => {
    const url = new URL(endpointUrl ?? addressOf(service, region))
    // Who calls knows when to try again, and keeps to the rate.
    return { ...clientConfig(region, url, agentFor(url) ?? directAgent(url)), maxAttempts: 1 }
  }
  const oidcUrl = endpointUrl ?? addressOf('oidc', region)
  const { host } = new URL(oidcUrl)
  // Loaded at the first call: the packages cost a good part of the agent's start time.
  const connectOidc = async (): Promise<SSOOIDCClient> => {
    const client = new (await import('@aws-sdk/client-sso-oidc')).SSOOIDCClient(config('oidc'))
    limitAnswers(client)
    return client
  }
  const connectPortal = async (): Promise<SSOClient> => {
    const client = new (await import('@aws-sdk/client-sso')).SSOClient(config('sso'))
    limitAnswers(client)
    return client
  }
  let oidc: Promise<SSOOIDCClient> | undefined
  let portal: Promise<SSOClient> | undefined

  async function call<T, Client>(
    what: string,
    signal: AbortSignal,
    by: 'sso' | 'sso-oidc',
    connecting: Promise<Client>,
    send: (client: Client, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const abort = AbortSignal.any([signal, AbortSignal.timeout(callWithinMs)])
    try {
      return await unlessAborted(
        connecting.then((client) => send(client, abort)),
        abort,
      )
    } catch (error) {
      throw portalError(error, { deed: what, host, region, cancelled: signal.aborted, by })
    }
  }

  return {
    oidcUrl,
    oidc: (what, signal, send) => call(what, signal, 'sso-oidc', (oidc ??= connectOidc()), send),
    portal: (what, signal, send) => call(what, signal, 'sso', (portal ??= connectPortal()), send),
  }
}

/** As the SDK's own endpoint rules have them. */
function addressOf(service: 'sso' | 'oidc', region: string): string {
  const { suffix } = partitionOfRegion(region) ?? aws
  return service === 'oidc' ? `https://oidc.${region}.${suffix}` : `https://portal.sso.${region}.${suffix}`
}
