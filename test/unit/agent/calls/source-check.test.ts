import { describe, expect, it } from 'vitest'
import type { SourceInput } from '#contract/kinds.ts'
import type { CallerIdentity } from '#engine/aws/sts.ts'
import { stsError } from '#engine/aws/sts-errors.ts'
import { createSourceCheck } from '#agent/calls/source-check.ts'
import { createSource, kinds } from '#agent/identity/registry.ts'
import { placeOf, type StsTarget } from '#agent/identity/source.ts'
import { AppError } from '#util/app-error.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'
import { createMemoryVault, createTime, never, quiet } from '../sessions/world.ts'

const secret = plantedSecret('typed-key')

const input: SourceInput = {
  kind: 'iam-user',
  name: 'me',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: secret,
  region: 'eu-west-1',
  mfaSerial: 'arn:aws:iam::111122223333:mfa/phone',
}
const me: CallerIdentity = { arn: 'arn:aws:iam::111122223333:user/me', accountId: '111122223333', userId: 'AIDA' }

/** An STS that answers as told, in front of the real sources. */
function open(answer: (target: StsTarget, signal: AbortSignal) => Promise<CallerIdentity>) {
  const time = createTime()
  const vault = createMemoryVault()
  let closed = 0
  const { check } = createSourceCheck({
    stsFor: (target) => ({
      getCallerIdentity: (signal) => answer(target, signal),
      close: () => void (closed += 1),
    }),
    agentFor: () => undefined,
    awsNow: () => Date.now(),
    kinds,
    catalogue: {
      place: placeOf,
      trial: (config) =>
        createSource(kinds, config, {
          secrets: vault,
          clock: time.clock,
          awsNow: time.clock.now,
          sawDate: () => undefined,
          endpointFor: () => undefined,
          timers: time.timers,
          agentFor: () => undefined,
          notify: () => undefined,
          noticed: { get: () => undefined, set: () => undefined },
          syncEveryMs: () => 86_400_000,
          cache: { read: async () => null, write: async () => {}, delete: async () => {} },
          life: never,
          log: quiet,
          ask: () => Promise.reject(new Error('nobody is asked')),
          stsFor: () => {
            throw new Error('no session is made')
          },
        }),
    },
  })
  return { check, vault, closed: () => closed }
}

/** As the SDK fails: by the names of the STS API reference. */
const sdkFailure = (name: string, message: string, status = 403) =>
  stsError(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } }), {
    deed: 'call GetCallerIdentity',
    host: 'sts.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: secret },
    cancelled: false,
  })

describe('a check of keys', () => {
  it('tells whose they are, by the key itself without a code, and saves nothing', async () => {
    const targets: StsTarget[] = []
    const { check, vault, closed } = open(async (target) => {
      targets.push(target)
      return me
    })
    expect(await check(input, never)).toEqual({ kind: 'valid', arn: me.arn, accountId: me.accountId })
    expect(targets).toEqual([
      {
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: secret },
        region: 'eu-west-1',
        partition: 'aws',
      },
    ])
    expect(vault.values.size).toBe(0)
    expect(closed()).toBe(1)
  })

  it.each([
    [
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
      /does not know the access key AKIA/,
    ],
    [
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match',
      /secret access key does not belong to AKIA/,
    ],
  ])('says by %s which half of the key is wrong', async (name, message, words) => {
    const { check } = open(() => Promise.reject(sdkFailure(name, message)))
    const checked = await check(input, never)
    expect(checked).toMatchObject({ kind: 'refused', message: expect.stringMatching(words), hint: expect.any(String) })
    expect(JSON.stringify(checked)).not.toContain(secret)
  })

  it('blames the clock for a signature of another time, not the key', async () => {
    const { check } = open(() => Promise.reject(sdkFailure('SignatureDoesNotMatch', 'Signature expired: 2026')))
    expect(await check(input, never)).toMatchObject({ kind: 'refused', message: expect.stringContaining('clock') })
  })

  it.each([
    ['an AWS that is away', new AppError('network', 'could not reach it', { retry: true })],
    ['an AWS that throttles', sdkFailure('Throttling', 'Rate exceeded', 400)],
    ['an AWS that is broken', sdkFailure('InternalFailure', 'oops', 500)],
  ])('does not hold %s against the key', async (_what, failure) => {
    const { check } = open(() => Promise.reject(failure))
    expect(await check(input, never)).toMatchObject({ kind: 'unreachable' })
  })

  it('ends when the caller leaves', async () => {
    const leave = new AbortController()
    const { check, closed } = open(
      (_target, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'stopped')), { once: true })
          leave.abort()
        }),
    )
    await expect(check(input, leave.signal)).rejects.toMatchObject({ code: 'cancelled' })
    expect(closed()).toBe(1)
  })

  it('has nothing to ask of the sandbox', async () => {
    const { check } = open(async () => me)
    await expect(check({ kind: 'sandbox', name: 'sandbox' }, never)).rejects.toMatchObject({ code: 'unsupported' })
  })
})
