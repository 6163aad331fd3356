// Whose credentials these are, or in words for a person why AWS does not say.
import type { SourceCheck, SourceInput } from '#contract/sources.ts'
import type { Sts } from '#engine/aws/sts.ts'
import type { SourceConfig } from '../identity/registry.ts'
import type { Source, StsTarget } from '../identity/source.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

/** A person waits for the answer. */
const withinMs = 5000

export interface SourceCheckDeps {
  readonly stsFor: (target: StsTarget) => Pick<Sts, 'getCallerIdentity' | 'close'>
  /** A source that is configured nowhere. */
  readonly trial: (config: SourceConfig) => Source
}

export function createSourceCheck({ stsFor, trial }: SourceCheckDeps) {
  /** `key`: the long-term key of an IAM user asks itself, so that no MFA code is needed. Rejects only when the caller left. */
  async function identify(
    source: Source,
    key: Credentials | undefined,
    caller: AbortSignal | undefined,
  ): Promise<SourceCheck> {
    const limit = AbortSignal.timeout(withinMs)
    const signal = caller === undefined ? limit : AbortSignal.any([caller, limit])
    try {
      const credentials = key ?? (await source.baseCredentials(signal)).credentials
      const { region, partition, endpointUrl } = source
      const sts = stsFor({ credentials, region, partition, ...(endpointUrl === undefined ? {} : { endpointUrl }) })
      try {
        const { arn, accountId } = await sts.getCallerIdentity(signal)
        return { kind: 'valid', arn, accountId }
      } finally {
        sts.close()
      }
    } catch (error) {
      if (caller?.aborted) throw error
      if (limit.aborted)
        return { kind: 'unreachable', message: `AWS did not answer within ${withinMs / 1000} s`, hint: tryLater }
      if (error instanceof AppError) return outcomeOf(error, key?.accessKeyId)
      throw error
    }
  }

  return {
    identify,
    /** The same for an input that is saved nowhere. */
    async check(input: SourceInput, caller: AbortSignal | undefined): Promise<SourceCheck> {
      if (input.kind === 'sandbox')
        throw new AppError('unsupported', 'the sandbox has no keys that could be checked', {
          hint: 'Add it: latchkey source add sandbox',
        })
      if (input.kind === 'ambient') return await identify(trial(input), undefined, caller)
      const { accessKeyId, secretAccessKey, mfaSerial: _serial, mfaCommand: _command, ...config } = input
      return await identify(trial({ ...config, accessKeyId }), { accessKeyId, secretAccessKey }, caller)
    },
  }
}

const tryLater = 'It may be saved all the same; AWS is asked again when it is used.'

function outcomeOf(error: AppError, accessKeyId: string | undefined): SourceCheck {
  const { awsCode, code, message } = error
  if (code === 'network' || code === 'timeout' || code === 'throttled' || code === 'cancelled')
    return { kind: 'unreachable', message, hint: error.hint ?? tryLater }
  if (accessKeyId !== undefined) {
    // The names are those that STS answers with (STS API reference, common errors).
    if (awsCode === 'InvalidClientTokenId')
      return {
        kind: 'refused',
        message: `AWS does not know the access key id ${accessKeyId}`,
        hint: 'Compare the id letter by letter; the key may also be deleted or inactive, or belong to another partition than the region.',
      }
    // A signature of another time is no fault of the key.
    if (code === 'needs-sign-in' && (awsCode === 'SignatureDoesNotMatch' || awsCode === 'IncompleteSignature'))
      return {
        kind: 'refused',
        message: `AWS knows the access key id ${accessKeyId}, but the secret access key is not its own`,
        hint: 'Copy the secret again, whole and without spaces; AWS shows it only once, so a lost one needs a new key.',
      }
  }
  return { kind: 'refused', message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
}
