import { defined } from '#shared/defined.ts'
import { accountIdOfArn } from '#engine/aws/arn.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { DamagedRecord } from '#util/damaged-record.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { StoredSource } from '../../config/stored.ts'
import { federated, placeOf, type Source, type SourceContext, withSts } from '../source.ts'
import { createCodeSpender } from './mfa-code.ts'
import { type MfaSession, type MfaSessionLife, isAgeing, isUsable, lifeOf, parseMfaSession } from './mfa-session.ts'

export interface IamUserConfig extends StoredSource {
  readonly kind: 'iam-user'
  readonly accessKeyId: string
  readonly mfaSerial?: string | undefined
  /** A command line that prints the six digits. */
  readonly mfaCommand?: string | undefined
}

/** Names inside the source's SecretStore. */
export const secretKeyName = 'secret-access-key'
const mfaSessionName = 'mfa-session'

/** An IAM user's long-term key: it only ever makes sessions, of which the MFA one is shared by all roles. */
export function createIamUserSource(config: IamUserConfig, context: SourceContext): Source {
  const place = placeOf(config)
  const secretName = config.secretName ?? secretKeyName
  const flight = createSingleFlight<'mfa', MfaSession>()
  const codes = createCodeSpender(
    { source: config.name, serial: config.mfaSerial ?? '', command: config.mfaCommand },
    { ask: context.ask, timers: context.timers, now: () => context.clock.now(), environment: process.env },
  )
  let session: MfaSession | undefined
  /** Of the one that lies in the vault while none is in memory. */
  let resting: MfaSessionLife | undefined
  /** A session that was being read or made while this changed is not kept. */
  let locks = 0
  let problem: string | undefined

  async function keys(): Promise<Credentials> {
    const secretAccessKey = await context.secrets.get(secretName).catch((error: unknown) => {
      if (!(error instanceof DamagedRecord)) throw error
      problem = 'its secret access key does not open in the vault'
      throw new AppError(
        'vault-broken',
        `the secret access key of source "${config.name}" does not open in the vault`,
        {
          hint: `Give this secret again: latchkey source edit ${config.name} --access-key-id ${config.accessKeyId}`,
          cause: error,
        },
      )
    })
    if (secretAccessKey !== undefined) {
      problem = undefined
      return { accessKeyId: config.accessKeyId, secretAccessKey }
    }
    problem = 'its secret access key is not in the vault'
    throw new AppError('needs-sign-in', `the secret access key of source "${config.name}" is not in the vault`, {
      hint: `Enter it again: latchkey source edit ${config.name} --access-key-id ${config.accessKeyId}`,
    })
  }

  const target = (credentials: Credentials) => ({ credentials, ...place })

  async function stored(serial: string): Promise<MfaSession | undefined> {
    const begun = locks
    const text = session === undefined ? await context.secrets.get(mfaSessionName).catch(noneIfDamaged) : undefined
    if (begun !== locks) return undefined
    session ??= text === undefined ? undefined : parseMfaSession(text)
    return session?.keyId === config.accessKeyId && session.serial === serial ? session : undefined
  }

  async function make(serial: string, signal: AbortSignal): Promise<MfaSession> {
    const begun = locks
    const long = await keys()
    return await codes.spend(async (code) => {
      const issuedAt = context.awsNow()
      const got = await withSts(context.stsFor, target(long), (sts) =>
        sts.getSessionToken({ mfa: { serial, code } }, signal),
      )
      signal.throwIfAborted()
      if (got.expiresAt === undefined) throw new AppError('refused-by-aws', 'STS gave a session without an expiry')
      const made = {
        keyId: config.accessKeyId,
        serial,
        issuedAt,
        credentials: { ...got, expiresAt: got.expiresAt },
      }
      session = made
      await context.secrets.set(mfaSessionName, JSON.stringify(made))
      if (begun === locks) return made
      session = undefined
      await context.secrets.delete(mfaSessionName)
      throw new AppError('cancelled', `source "${config.name}" was locked meanwhile`)
    }, signal)
  }

  async function mfaSession(serial: string, signal: AbortSignal, attended: boolean): Promise<Credentials> {
    const old = await stored(serial)
    const now = context.awsNow()
    const usable = old !== undefined && isUsable(old, now)
    // A person is asked only when there is no other way; a command is asked in time.
    if (usable && (config.mfaCommand === undefined || !isAgeing(old, now))) return old.credentials
    if (!attended && config.mfaCommand === undefined && !flight.pending('mfa')) throw unattended(config.name)
    try {
      return (await flight.run('mfa', signal, (shared) => make(serial, shared))).credentials
    } catch (error) {
      if (!usable || signal.aborted) throw error
      context.log.warn('the MFA session could not be renewed ahead of its end', { source: config.name })
      return old.credentials
    }
  }

  // After a restart the session of last time still serves, and `state` should say so without asking the vault.
  if (config.mfaSerial !== undefined) void stored(config.mfaSerial).catch(() => undefined)

  const isUsableNow = (life: MfaSessionLife | undefined): boolean =>
    life !== undefined && isUsable(life, context.awsNow())

  return {
    name: config.name,
    ...place,
    roles: () => [
      {
        name: config.name,
        reach: { kind: 'own' },
        ...accountOf(config.mfaSerial),
        withoutMfa: config.mfaSerial === undefined,
      },
    ],
    async base(signal, attended = false) {
      // Credentials of GetSessionToken may call AssumeRole, so they serve as a base; it is no role chaining.
      const credentials =
        config.mfaSerial === undefined ? await keys() : await mfaSession(config.mfaSerial, signal, attended)
      problem = undefined
      return { credentials, fromRole: false }
    },
    /**
     * Always a session, never the key itself: what `--direct` hands out must end by itself. Without MFA such a session
     * may not call IAM (STS API reference, GetSessionToken).
     */
    async issue(_own, signal, attended = false) {
      if (config.mfaSerial !== undefined) return await mfaSession(config.mfaSerial, signal, attended)
      const long = await keys()
      return await withSts(context.stsFor, target(long), (sts) => sts.getSessionToken({}, signal))
    },
    // Sessions of GetSessionToken, with MFA or without, sign nobody in to a console; neither do the keys themselves.
    forConsole: async (name, signal) => federated(context.stsFor, target(await keys()), name, signal),
    state() {
      if (problem !== undefined) return { state: 'error', problem }
      const needsCode =
        config.mfaSerial !== undefined && config.mfaCommand === undefined && !isUsableNow(session ?? resting)
      return { state: needsCode ? 'needs-mfa' : 'ready' }
    },
    invalidate(accessKeyId) {
      if (session?.credentials.accessKeyId === accessKeyId) session = endedNow(session, context.awsNow())
    },
    async lock(signOut) {
      resting = session === undefined ? resting : lifeOf(session)
      session = undefined
      locks += 1
      if (!signOut) return
      resting = undefined
      await context.secrets.delete(mfaSessionName)
    },
    async forget() {
      session = undefined
      resting = undefined
      problem = undefined
      await context.secrets.delete(mfaSessionName)
      await context.secrets.delete(secretName)
    },
  }
}

/** A prompt that comes up while a person does something else gets a code typed without a look at what it is for. */
function unattended(source: string): AppError {
  return new AppError('needs-mfa', `source "${source}" needs an MFA code`, {
    hint: 'Give it in the app, or run in a terminal: latchkey start ROLE',
  })
}

/** An MFA session that does not open is made anew, which keeps the damaged record under another name. */
function noneIfDamaged(error: unknown): undefined {
  if (!(error instanceof DamagedRecord)) throw error
}

/** The account of the MFA device is the user's: the one thing that tells it without a call. */
function accountOf(mfaSerial: string | undefined): { readonly accountId?: string } {
  const accountId = mfaSerial === undefined ? undefined : accountIdOfArn(mfaSerial)
  return defined({ accountId })
}

/** Kept rather than dropped: without it the vault's copy would be read again. */
function endedNow(session: MfaSession, now: number): MfaSession {
  return {
    ...session,
    credentials: { ...session.credentials, expiresAt: Math.min(session.credentials.expiresAt, now) },
  }
}
