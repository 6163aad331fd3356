import * as z from 'zod'
import { x509Signer } from '#engine/signing/x509-signer.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { CallRolesAnywhere } from './call.ts'
import type { Identity } from './identity.ts'

export interface SessionWanted {
  readonly trustAnchorArn: string
  readonly profileArn: string
  readonly roleArn: string
  readonly durationSeconds: number
  /** Only for profiles that take one. */
  readonly roleSessionName?: string | undefined
}

const word = z.string().regex(/^[\x21-\x7e]{1,65536}$/)
const answer = z.object({
  credentialSet: z.array(
    z.object({
      credentials: z.object({
        accessKeyId: word,
        secretAccessKey: word,
        sessionToken: word,
        expiration: z.iso.datetime({ offset: true }),
      }),
    }),
  ),
})

/** Every role may have sessions of an hour; how long those of a certain role may be, only IAM knows. */
const everyRoleSeconds = 3_600

export async function createSession(
  call: CallRolesAnywhere,
  identity: Identity,
  wanted: SessionWanted,
  signal: AbortSignal,
): Promise<Credentials> {
  const ask = (durationSeconds: number): Promise<Credentials> => {
    const { profileArn, roleArn, trustAnchorArn, roleSessionName } = wanted
    return once(
      call,
      identity,
      JSON.stringify(defined({ profileArn, roleArn, trustAnchorArn, roleSessionName, durationSeconds })),
      signal,
    )
  }
  try {
    return await ask(wanted.durationSeconds)
  } catch (error) {
    if (wanted.durationSeconds <= everyRoleSeconds || !isTooLong(error)) throw error
    return await ask(everyRoleSeconds)
  }
}

const isTooLong = (error: unknown): boolean =>
  error instanceof AppError && /DurationSeconds|MaxSessionDuration/i.test(error.aws?.message ?? '')

async function once(
  call: CallRolesAnywhere,
  identity: Identity,
  body: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const { credentialSet } = await call(
    {
      deed: 'start a session of this role',
      method: 'POST',
      target: '/sessions',
      body,
      signer: x509Signer(identity),
      answer,
    },
    signal,
  )
  const [first] = credentialSet
  if (first === undefined) throw new AppError('refused-by-aws', 'AWS answered without credentials', { retry: true })
  const { expiration, ...credentials } = first.credentials
  return { ...credentials, expiresAt: Date.parse(expiration) }
}
