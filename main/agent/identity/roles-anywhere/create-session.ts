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
  /** The profile takes none, which nobody knew. */
  readonly nameRefused?: () => void
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

/** A name that AWS does not take is left out in one more try. */
export async function createSession(
  call: CallRolesAnywhere,
  identity: Identity,
  wanted: SessionWanted,
  signal: AbortSignal,
): Promise<Credentials> {
  const { profileArn, roleArn, trustAnchorArn, roleSessionName, durationSeconds } = wanted
  const body = JSON.stringify(defined({ profileArn, roleArn, trustAnchorArn, roleSessionName, durationSeconds }))
  try {
    return await once(call, identity, body, signal)
  } catch (error) {
    const said = error instanceof AppError ? (error.aws?.message ?? '') : ''
    if (roleSessionName === undefined || !/role ?session ?name/i.test(said)) throw error
    wanted.nameRefused?.()
    return await createSession(call, identity, { ...wanted, roleSessionName: undefined }, signal)
  }
}

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
