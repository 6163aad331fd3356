// The calls to an instance of IAM Identity Center: OIDC for sign-ins, the portal for accounts, roles and credentials. Neither is signed.
import type { SSOClient } from '@aws-sdk/client-sso'
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc'
import type * as z from 'zod'
import { callWithinMs, clientConfig, directAgent } from '#engine/aws/client-config.ts'
import { limitAnswers } from '#engine/aws/limit-answers.ts'
import { aws, partitionOfRegion } from '#engine/aws/partitions.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { SourceContext } from '../source.ts'
import { portalError } from './errors.ts'

/** Rejects with AppError, also for an answer that does not fit; `what` goes on after "may not". */
export type Call<Client> = <Answer>(
  what: string,
  signal: AbortSignal,
  answer: z.ZodType<Answer>,
  send: (client: Client, abortSignal: AbortSignal) => Promise<unknown>,
) => Promise<Answer>

export interface Clients {
  /** Where OIDC is, without a trailing slash. */
  readonly oidcUrl: string
  readonly oidc: Call<SSOOIDCClient>
  readonly portal: Call<SSOClient>
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

  const callBy =
    <Client>(by: 'sso' | 'sso-oidc', connect: () => Promise<Client>): Call<Client> =>
    async (what, signal, answer, send) => {
      const abort = AbortSignal.any([signal, AbortSignal.timeout(callWithinMs)])
      try {
        const given = await unlessAborted(
          connect().then((client) => send(client, abort)),
          abort,
        )
        return answer.parse(given)
      } catch (error) {
        throw portalError(error, { deed: what, host, region, cancelled: signal.aborted, by })
      }
    }

  return {
    oidcUrl,
    oidc: callBy('sso-oidc', () => (oidc ??= connectOidc())),
    portal: callBy('sso', () => (portal ??= connectPortal())),
  }
}

/** As the SDK's own endpoint rules have them. */
function addressOf(service: 'sso' | 'oidc', region: string): string {
  const { suffix } = partitionOfRegion(region) ?? aws
  return service === 'oidc' ? `https://oidc.${region}.${suffix}` : `https://portal.sso.${region}.${suffix}`
}
