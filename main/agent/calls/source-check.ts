// Whose credentials these are, or in words for a person why AWS does not say.
import { defined } from '#shared/defined.ts'
import type { SourceCheck, AnySourceInput } from '#contract/sources.ts'
import type { Sts } from '#engine/aws/sts.ts'
import { type Kinds, partsOf } from '../identity/registry.ts'
import type { Place, Source, StsTarget } from '../identity/source.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

/** A person waits for the answer. */
const withinMs = 5000

export interface SourceCheckDeps {
  readonly stsFor: (target: StsTarget) => Pick<Sts, 'getCallerIdentity' | 'close'>
  readonly kinds: Kinds
  readonly catalogue: Pick<Catalogue, 'trial' | 'place'>
}

export function createSourceCheck({ stsFor, kinds, catalogue }: SourceCheckDeps) {
  /** `from`: a source, or credentials that ask themselves. Rejects only when the caller left. */
  async function identify(
    { region, partition, endpointUrl }: Place,
    from: Pick<Source, 'base'> | Credentials,
    caller: AbortSignal | undefined,
  ): Promise<SourceCheck> {
    const limit = AbortSignal.timeout(withinMs)
    const signal = caller === undefined ? limit : AbortSignal.any([caller, limit])
    try {
      const credentials = 'accessKeyId' in from ? from : (await from.base?.(signal))?.credentials
      if (credentials === undefined)
        throw new AppError('unsupported', 'this kind of source has no credentials that could be checked')
      const sts = stsFor({ credentials, region, partition, ...defined({ endpointUrl }) })
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
      if (error instanceof AppError) return outcomeOf(error, 'accessKeyId' in from ? from.accessKeyId : undefined)
      throw error
    }
  }

  return {
    identify,
    /** The same for an input that is saved nowhere. */
    async check(input: AnySourceInput, caller: AbortSignal | undefined): Promise<SourceCheck> {
      const { saved, key } = partsOf(kinds, input)
      return await identify(catalogue.place(saved), key ?? catalogue.trial(saved), caller)
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
  return { kind: 'refused', message, ...defined({ hint: error.hint }) }
}
