// A sandbox with the SDK's own Identity Center clients at it.
import { createHash, randomBytes } from 'node:crypto'
import { SSOClient } from '@aws-sdk/client-sso'
import { CreateTokenCommand, RegisterClientCommand, SSOOIDCClient } from '@aws-sdk/client-sso-oidc'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import * as z from 'zod'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { SandboxOptions } from '#sandbox/types.ts'
import { decide } from '../support/sandbox-pages.ts'
import type { Keys } from './sandbox-support.ts'

export const redirectUri = 'http://127.0.0.1:34567/oauth/callback'
export const scopes = ['sso:account:access']

export interface Registration {
  readonly clientId: string
  readonly clientSecret: string
}

export interface SignedIn extends Registration {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly expiresIn: number | undefined
}

export type CenterRig = Awaited<ReturnType<typeof startCenterRig>>

/** `clock` stands still; a test moves it. Without a limit of the portal's rate unless a test sets one. */
export async function startCenterRig(change: Partial<SandboxOptions> = {}) {
  const clock = { at: Date.parse('2026-03-01T12:00:00Z'), now: () => clock.at }
  const sandbox = await startSandbox({ ...defaultSandboxOptions, ssoRate: 0, ...change }, { clock })
  const endpoint = sandbox.endpointUrl
  const oidc = new SSOOIDCClient({ endpoint, region: 'us-east-1', maxAttempts: 1 })
  const portal = new SSOClient({ endpoint, region: 'us-east-1', maxAttempts: 1 })

  async function register(more: Partial<RegisterClientCommand['input']> = {}): Promise<Registration> {
    const answer = await oidc.send(
      new RegisterClientCommand({
        clientName: 'a test',
        clientType: 'public',
        scopes,
        grantTypes: ['authorization_code', 'refresh_token'],
        redirectUris: ['http://127.0.0.1/oauth/callback'],
        issuerUrl: sandbox.identityCenter.startUrl,
        ...more,
      }),
    )
    return { clientId: answer.clientId ?? '', clientSecret: answer.clientSecret ?? '' }
  }

  function authorizeUrl(clientId: string, more: Readonly<Record<string, string>> = {}) {
    const verifier = randomBytes(48).toString('base64url')
    const url = new URL('/authorize', endpoint)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state: 'state-1',
      code_challenge_method: 'S256',
      scopes: scopes.join(' '),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      ...more,
    }).toString()
    return { url: url.href, verifier }
  }

  /** A code that a person approved, with the verifier that belongs to it. */
  async function approvedCode(client: Registration, person = 'sandbox-user') {
    const { url, verifier } = authorizeUrl(client.clientId)
    const { location = '' } = await decide(url, 'approve', { person })
    return { code: new URL(location).searchParams.get('code') ?? '', verifier }
  }

  async function signIn(person?: string): Promise<SignedIn> {
    const client = await register()
    const { code, verifier } = await approvedCode(client, person)
    const answer = await oidc.send(
      new CreateTokenCommand({
        ...client,
        grantType: 'authorization_code',
        code,
        redirectUri,
        codeVerifier: verifier,
      }),
    )
    const { accessToken = '', refreshToken, expiresIn } = answer
    return { ...client, accessToken, refreshToken, expiresIn }
  }

  const refresh = (signedIn: Registration & { readonly refreshToken: string | undefined }) =>
    oidc.send(
      new CreateTokenCommand({
        clientId: signedIn.clientId,
        clientSecret: signedIn.clientSecret,
        grantType: 'refresh_token',
        refreshToken: signedIn.refreshToken,
      }),
    )

  function sts({ accessKeyId, secretAccessKey, sessionToken = '' }: Keys): STSClient {
    return new STSClient({
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      systemClockOffset: clock.at - Date.now(),
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    })
  }

  return {
    sandbox,
    clock,
    oidc,
    portal,
    control: sandbox.identityCenterControl,
    register,
    authorizeUrl,
    approvedCode,
    signIn,
    refresh,
    sts,
    whoami: async (keys: Keys) => (await sts(keys).send(new GetCallerIdentityCommand({}))).Arn,
    async [Symbol.asyncDispose]() {
      oidc.destroy()
      portal.destroy()
      await sandbox.close()
    },
  }
}

const told = z.object({ error: z.string().optional(), $metadata: z.object({ httpStatusCode: z.number() }).optional() })

/** The exception's class, its name, its OAuth error where it has one, and the status. */
export async function failure(call: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await call
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    const { error, $metadata } = told.parse(cause)
    return [cause.constructor.name, cause.name, error, $metadata?.httpStatusCode].filter((each) => each !== undefined)
  }
  return ['no failure']
}
