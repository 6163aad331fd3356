import * as z from 'zod'
import { x509Signer } from '#engine/signing/x509-signer.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { whereChainEnds } from './chain.ts'
import type { CallRolesAnywhere } from './call.ts'
import type { Identity } from './identity.ts'
import { isRefused } from './refused.ts'

export interface SessionWanted {
  readonly trustAnchorArn: string
  readonly profileArn: string
  readonly roleArn: string
  readonly durationSeconds: number
  /** Epoch ms by AWS's clock, of which a call may learn. */
  readonly awsNow: () => number
  /** Only for profiles that take one. */
  readonly roleSessionName?: string | undefined
  /** The profile takes none, which nobody knew. */
  readonly nameRefused?: () => void
}

const word = z.string().regex(/^[\x21-\x7e]{1,65536}$/)
/** Of clocks that do not go alike. */
const slackMs = 15 * 60_000

/** What has ended already is no session, and none is used for longer than was asked for, whatever an endpoint says. */
const answerOf = ({ awsNow, durationSeconds }: SessionWanted) =>
  z.object({
    credentialSet: z.array(
      z.object({
        credentials: z.object({
          accessKeyId: word,
          secretAccessKey: word,
          sessionToken: word,
          expiration: z.iso
            .datetime({ offset: true })
            .transform(Date.parse)
            .refine((end) => end > awsNow())
            .transform((end) => {
              // Whole seconds, as AWS tells them.
              const wanted = (Math.floor(awsNow() / 1_000) + durationSeconds) * 1_000
              return end > wanted + slackMs ? wanted : end
            }),
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
  try {
    return await once(call, identity, wanted, signal)
  } catch (error) {
    if (error instanceof AppError && isRefused('chain', error)) throw untrusted(error, identity)
    if (wanted.roleSessionName === undefined || !isRefused('session name', error)) throw error
    wanted.nameRefused?.()
    return await createSession(call, identity, { ...wanted, roleSessionName: undefined }, signal)
  }
}

async function once(
  call: CallRolesAnywhere,
  identity: Identity,
  wanted: SessionWanted,
  signal: AbortSignal,
): Promise<Credentials> {
  const { profileArn, roleArn, trustAnchorArn, roleSessionName, durationSeconds } = wanted
  const { credentialSet } = await call(
    {
      deed: 'start a session of this role',
      method: 'POST',
      target: '/sessions',
      body: JSON.stringify(defined({ profileArn, roleArn, trustAnchorArn, roleSessionName, durationSeconds })),
      signer: x509Signer(identity),
      answer: answerOf(wanted),
    },
    signal,
  )
  const [first] = credentialSet
  if (first === undefined) throw new AppError('refused-by-aws', 'AWS answered without credentials', { retry: true })
  const { expiration, ...credentials } = first.credentials
  return { ...credentials, expiresAt: expiration }
}

const untrusted = ({ code, message, act, aws }: AppError, { certificate, chain }: Identity): AppError =>
  new AppError(code, message, { hint: whereChainEnds(certificate, chain), act, aws })
