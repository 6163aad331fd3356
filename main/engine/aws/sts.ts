import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { STSClient } from '@aws-sdk/client-sts'
import { defined } from '#shared/defined.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Credentials } from '#util/credentials.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { callWithinMs, clientConfig, directAgent } from './client-config.ts'
import type { ClockOffset } from './clock-offset.ts'
import { stsEndpoint, type EndpointOverrides } from './endpoint.ts'
import { limitAnswers } from './limit-answers.ts'
import { stsError } from './sts-errors.ts'
import {
  assumeRoleRequest,
  durationOf,
  keysOf,
  mfaOf,
  readCredentials,
  required,
  type AssumeRoleInput,
  type MfaInput,
} from './sts-messages.ts'

export interface StsOptions {
  readonly region: string
  /** Partition id. */
  readonly partition: string
  readonly endpointUrl?: string
  /** Of the agent's environment; `endpointUrl` wins over it. */
  readonly overrides?: EndpointOverrides
  readonly credentials: Credentials
  readonly clock: Clock
  readonly clockOffset: ClockOffset
  /** An agent that goes through a corporate proxy, for the endpoint's URL; undefined for a direct connection. */
  readonly agentFor?: ((url: URL) => HttpAgent | HttpsAgent | undefined) | undefined
  readonly log: Log
  /** How often a throttled or broken call is sent in all, 4 unless told. */
  readonly attempts?: number
}

export interface AssumedRole {
  readonly credentials: Credentials
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly assumedArn?: string
  /** Per cent of AWS's limit for policies and tags. */
  readonly packedPolicySize?: number
}

export interface CallerIdentity {
  readonly arn: string
  readonly accountId: string
  readonly userId: string
}

export interface Sts {
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): Promise<AssumedRole>
  getSessionToken(
    input: { /** Seconds. */ readonly duration?: number; readonly mfa?: MfaInput },
    signal: AbortSignal,
  ): Promise<Credentials>
  /** Of long-term keys alone. `name`: 2 to 32 characters. */
  getFederationToken(
    input: { readonly name: string; readonly policy: string; /** Seconds. */ readonly duration: number },
    signal: AbortSignal,
  ): Promise<Credentials>
  getCallerIdentity(signal: AbortSignal): Promise<CallerIdentity>
  /** Closes idle connections. */
  close(): void
}

const usualAttempts = 4

/**
 * STS on one endpoint with one set of credentials. Throttling and network faults are retried with backoff and jitter,
 * refusals never. Every failure is an AppError (see sts-errors.ts); `cancelled` when the signal ended the call.
 * Throws at once for an endpoint URL that is not allowed.
 */
export function createSts(options: StsOptions): Sts {
  const { credentials, clockOffset, log } = options
  const url = new URL(stsEndpoint(options))
  const own = directAgent(url)
  const agent = options.agentFor?.(url) ?? own
  let connecting: Promise<STSClient> | undefined

  const connect = async (): Promise<STSClient> => {
    // Loaded at the first call: the package costs a good part of the agent's start time.
    const sdk = await import('@aws-sdk/client-sts')
    const client = new sdk.STSClient({
      ...clientConfig(options.region, url, agent),
      credentials: keysOf(credentials),
      maxAttempts: options.attempts ?? usualAttempts,
      retryMode: 'standard',
    })
    observeClock(client, clockOffset, options.clock)
    limitAnswers(client)
    return client
  }

  /** One call: bounded in time, its failure in our words. */
  const call = async <Answer>(
    deed: string,
    signal: AbortSignal,
    send: (client: STSClient, abortSignal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> => {
    const deadline = AbortSignal.timeout(callWithinMs)
    const abort = AbortSignal.any([signal, deadline])
    try {
      connecting ??= connect()
      const client = await connecting
      client.config.systemClockOffset = clockOffset.get()
      // The SDK sleeps between attempts without looking at the signal.
      return await unlessAborted(send(client, abort), abort)
    } catch (error) {
      const failure = stsError(error, {
        deed,
        host: url.host,
        region: options.region,
        credentials,
        cancelled: signal.aborted,
      })
      log.debug('STS call failed', { deed, host: url.host, code: failure.code, reason: failure.message })
      throw failure
    }
  }

  return {
    assumeRole: (input, signal) =>
      call(`assume ${roleNameOf(input.roleArn)}`, signal, async (client, abortSignal) => {
        const { AssumeRoleCommand } = await import('@aws-sdk/client-sts')
        const answer = await client.send(new AssumeRoleCommand(assumeRoleRequest(input)), { abortSignal })
        const arn = answer.AssumedRoleUser?.Arn
        return {
          credentials: readCredentials(answer.Credentials),
          ...defined({ assumedArn: arn, packedPolicySize: answer.PackedPolicySize }),
        }
      }),
    getSessionToken: (input, signal) =>
      call('get a session token', signal, async (client, abortSignal) => {
        const { GetSessionTokenCommand } = await import('@aws-sdk/client-sts')
        const request = { ...durationOf(input.duration), ...mfaOf(input.mfa) }
        const answer = await client.send(new GetSessionTokenCommand(request), { abortSignal })
        return readCredentials(answer.Credentials)
      }),
    getFederationToken: (input, signal) =>
      call('get a federation token', signal, async (client, abortSignal) => {
        const { GetFederationTokenCommand } = await import('@aws-sdk/client-sts')
        const request = { Name: input.name, Policy: input.policy, DurationSeconds: input.duration }
        const answer = await client.send(new GetFederationTokenCommand(request), { abortSignal })
        return readCredentials(answer.Credentials)
      }),
    getCallerIdentity: (signal) =>
      call('call GetCallerIdentity', signal, async (client, abortSignal) => {
        const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts')
        const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal })
        return { arn: required(answer.Arn), accountId: required(answer.Account), userId: required(answer.UserId) }
      }),
    close: () => own.destroy(),
  }
}

/** Without its path, as consoles show it. */
const roleNameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** Shows the `Date` of every answer of STS, errors included, to the clock offset. */
function observeClock(client: STSClient, offset: ClockOffset, clock: Clock): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = clock.now()
      const answer = await next(args)
      offset.observe(dateOf(answer.response), sentAt, clock.now())
      return answer
    },
    // Below the deserializer, which throws for error answers.
    { step: 'deserialize', priority: 'low', name: 'observeClock' },
  )
}

function dateOf(response: unknown): string | undefined {
  const headers: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined
  const date: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined
  return typeof date === 'string' ? date : undefined
}
