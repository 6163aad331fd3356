// The two ways to sign in: the browser comes back with a code (RFC 7636 and 8252), or a person types a code into any browser (RFC 8628).
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { AppError } from '#util/app-error.ts'
import { pause } from '#util/async/timers.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import type { SignInPage, SourceContext } from '../source.ts'
import { listenForCode, refusedInBrowser } from './callback.ts'
import { deviceCode as deviceAnswer, token } from './answers.ts'
import { isAws } from './errors.ts'
import type { Clients } from './clients.ts'
import { forgetRegistration, type Registration, register, type RegistrationParts, scope } from './registration.ts'
import { readToken, type Token } from './token.ts'

export interface SignInParts extends RegistrationParts {
  readonly context: Pick<SourceContext, 'secrets' | 'clock' | 'timers'>
  readonly clients: Pick<Clients, 'oidc' | 'oidcUrl'>
  readonly show: (page: SignInPage) => void
}

/** As long as AWS keeps a device code, and the AWS CLI waits for a browser. */
const waitMs = 600_000

export async function signInByCode(parts: SignInParts, signal: AbortSignal): Promise<Token> {
  const { context, show } = parts
  const state = randomUUID()
  const verifier = randomBytes(48).toString('base64url')
  const callback = await listenForCode(state, context.timers)
  try {
    const client = await register(parts, 'code', signal)
    const { redirectUri } = callback
    const url = new URL('/authorize', parts.clients.oidcUrl)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge_method: 'S256',
      // Its name at AWS, in place of the standard's `scope`.
      scopes: scope,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    }).toString()
    show({ url: url.href, expiresAt: context.clock.now() + waitMs })
    const code = await within(waitMs, context, signal, callback.code)
    return await redeem(
      parts,
      client,
      { grantType: 'authorization_code', code, codeVerifier: verifier, redirectUri },
      signal,
    )
  } catch (error) {
    // A client that AWS does not know any more is told to the person in the browser, and to nobody else.
    if (!(error instanceof AppError) || error.code !== 'denied') await forgetRegistration(context.secrets, 'code')
    throw error
  } finally {
    callback.close()
  }
}

export async function signInByDevice(parts: SignInParts, signal: AbortSignal): Promise<Token> {
  const { context, config, show } = parts
  const { StartDeviceAuthorizationCommand } = await import('@aws-sdk/client-sso-oidc')
  const begin = async (again: boolean) => {
    const client = await register(parts, 'device', signal, again)
    const { clientId, clientSecret } = client
    const begun = await parts.clients.oidc('begin the sign-in', signal, deviceAnswer, (oidc, abortSignal) =>
      oidc.send(new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: config.startUrl }), {
        abortSignal,
      }),
    )
    return { client, begun }
  }
  const { client, begun } = await begin(false).catch((error: unknown) => {
    if (isAws(error, 'InvalidClientException')) return begin(true)
    throw error
  })
  const { deviceCode, userCode, verificationUri, verificationUriComplete, expiresIn, interval } = begun
  const endsAt = context.clock.now() + expiresIn * 1_000
  show({ url: verificationUriComplete ?? verificationUri, userCode, expiresAt: endsAt, plainUrl: verificationUri })
  const grant = { grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode }
  for (let seconds = interval; ;) {
    // oxlint-disable-next-line no-await-in-loop -- asked again and again, as RFC 8628 has it
    await pause(context.timers, seconds * 1_000, signal)
    if (context.clock.now() >= endsAt) throw tookTooLong()
    try {
      // oxlint-disable-next-line no-await-in-loop -- as above
      return await redeem(parts, client, grant, signal)
    } catch (error) {
      const passing = error instanceof AppError && error.retry === true
      if (isAws(error, 'SlowDownException')) seconds += 5
      else if (isAws(error, 'ExpiredTokenException')) throw tookTooLong()
      else if (isAws(error, 'AccessDeniedException')) throw refusedInBrowser()
      else if (!isAws(error, 'AuthorizationPendingException') && !passing) throw error
    }
  }
}

interface Grant {
  readonly grantType: string
  readonly code?: string
  readonly codeVerifier?: string
  readonly redirectUri?: string
  readonly deviceCode?: string
}

async function redeem(
  { context, clients }: SignInParts,
  client: Registration,
  grant: Grant,
  signal: AbortSignal,
): Promise<Token> {
  const { CreateTokenCommand } = await import('@aws-sdk/client-sso-oidc')
  const { clientId, clientSecret } = client
  const answer = await clients.oidc('sign in', signal, token, (oidc, abortSignal) =>
    oidc.send(new CreateTokenCommand({ clientId, clientSecret, ...grant }), { abortSignal }),
  )
  const { refreshToken } = answer
  return {
    registration: client,
    ...readToken(answer, context.clock.now()),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  }
}

async function within<T>(
  ms: number,
  { timers }: Pick<SourceContext, 'timers'>,
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const cancel = timers.set(() => late.abort(tookTooLong()), ms)
  try {
    return await unlessAborted(work, AbortSignal.any([signal, late.signal]))
  } finally {
    cancel()
  }
}

const tookTooLong = (): AppError =>
  new AppError('needs-sign-in', 'the sign-in took too long', { hint: 'Sign in again; a page waits for 10 minutes.' })
