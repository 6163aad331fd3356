// Whose credentials these are, or in words for a person why AWS does not say.
import { defined } from '#shared/defined.ts'
import type { SourceCheck, AnySourceInput } from '#contract/sources.ts'
import type { Sts } from '#engine/aws/sts.ts'
import type { StoredSource } from '../config/stored.ts'
import type { KindModule, Parts } from '../identity/kind.ts'
import { kindOf, type Kinds, partsOf } from '../identity/registry.ts'
import type { Place, Source, SourceContext, StsTarget } from '../identity/source.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

/** A person waits for the answer. */
const withinMs = 5000

export interface SourceCheckDeps {
  readonly stsFor: (target: StsTarget) => Pick<Sts, 'getCallerIdentity' | 'close'>
  readonly agentFor: SourceContext['agentFor']
  readonly awsNow: (endpointUrl: string | undefined) => number
  readonly kinds: Kinds
  readonly catalogue: Pick<Catalogue, 'trial' | 'place'>
}

/** Whose credentials these are. */
export type Identified = Exclude<SourceCheck, { kind: 'found' }>

export function createSourceCheck({ stsFor, agentFor, awsNow, kinds, catalogue }: SourceCheckDeps) {
  /** `from`: a source, or credentials that ask themselves. Rejects only when the caller left. */
  async function identify(
    { region, partition, endpointUrl }: Place,
    from: Pick<Source, 'base'> | Credentials,
    caller: AbortSignal | undefined,
  ): Promise<Identified> {
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
      if (error instanceof AppError) return outcomeOf(error)
      throw error
    }
  }

  async function find(
    complete: NonNullable<KindModule['complete']>,
    { saved, secret }: Parts<StoredSource>,
    caller: AbortSignal | undefined,
  ): Promise<SourceCheck> {
    const limit = AbortSignal.timeout(withinMs)
    try {
      const { saved: found, remark } = await complete(
        saved,
        { agentFor, awsNow: () => awsNow(saved.endpointUrl), secret },
        caller === undefined ? limit : AbortSignal.any([caller, limit]),
      )
      return { kind: 'found', region: found.region ?? '', ...defined({ warning: remark }) }
    } catch (error) {
      if (caller?.aborted || !(error instanceof AppError)) throw error
      return outcomeOf(error)
    }
  }

  return {
    identify,
    /** The same for an input that is saved nowhere. */
    async check(input: AnySourceInput, caller: AbortSignal | undefined): Promise<SourceCheck> {
      const parts = partsOf(kinds, input)
      const { saved, key } = parts
      const { complete } = kindOf(kinds, input.kind)
      if (complete !== undefined) return await find(complete, parts, caller)
      return await identify(catalogue.place(saved), key ?? catalogue.trial(saved), caller)
    },
  }
}

const tryLater = 'You can save it; Latchkey checks again when it is used.'

function outcomeOf({ code, message, hint }: AppError): Exclude<Identified, { kind: 'valid' }> {
  return code === 'network' || code === 'timeout' || code === 'throttled' || code === 'cancelled'
    ? { kind: 'unreachable', message, hint: hint ?? tryLater }
    : { kind: 'refused', message, ...defined({ hint }) }
}
