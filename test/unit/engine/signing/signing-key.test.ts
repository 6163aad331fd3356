import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { deriveSigningKey, rememberSigningKeys } from '#engine/signing/signing-key.ts'
import { createWorld, never, role } from '../../agent/sessions/world.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const scope = { date: '20150830', region: 'us-east-1', service: 'iam' }

/** What a WeakRef still leads to is kept until the job ends that looked at it, so a new one collects. */
async function isGone(reference: WeakRef<object>): Promise<boolean> {
  await new Promise(setImmediate)
  collect()
  return reference.deref() === undefined
}

describe('the memory of signing keys', () => {
  test('gives what derivation gives, for every holder and scope of its own', () => {
    const keysOf = rememberSigningKeys(2)
    const holders = ['a', 'b', 'c'].map((secret) => ({ secret }))
    for (const holder of [...holders, ...holders.toReversed()]) {
      for (const service of ['iam', 's3', 'sts']) {
        const key = keysOf(holder)(holder.secret, { ...scope, service })
        expect(key.equals(deriveSigningKey(holder.secret, { ...scope, service }))).toBe(true)
      }
    }
  })

  test('derives a key once and forgets the oldest of a holder over its limit', () => {
    const keyOf = rememberSigningKeys(2)({})
    const first = keyOf('a', scope)
    expect(keyOf('a', scope)).toBe(first)
    keyOf('a', { ...scope, region: 'eu-west-1' })
    expect(keyOf('a', scope)).toBe(first)
    keyOf('a', { ...scope, region: 'eu-west-2' })
    expect(keyOf('a', scope)).not.toBe(first)
  })

  test('keeps no key whose holder is gone', async () => {
    const keysOf = rememberSigningKeys()
    const [kept, reference] = ((): [object, WeakRef<object>] => {
      const holder = { secret: 'a' }
      return [{}, new WeakRef(keysOf(holder)(holder.secret, scope))]
    })()
    keysOf(kept)
    expect(await isGone(reference)).toBe(true)
  })

  test('serves a session by one pair of holders while it runs, and nothing is left of the real one after its end, of neither once its keys are revoked', async () => {
    const keysOf = rememberSigningKeys()
    const { sessions } = createWorld()
    const view = await sessions.start(role('admin'), undefined, never)
    const [ofStandIn, ofCredentials] = await (async () => {
      const lookUp = async () => {
        const grant = sessions.sharedGrant(view.id)
        return [grant, await sessions.credentials(grant, never)] as const
      }
      const [grant, credentials] = await lookUp()
      const again = await lookUp()
      expect(again[0]).toBe(grant)
      expect(again[1]).toBe(credentials)
      return [
        new WeakRef(keysOf(grant)(grant.secret, scope)),
        new WeakRef(keysOf(credentials)(credentials.secretAccessKey, scope)),
      ] as const
    })()
    await sessions.end('r-admin')
    expect(await isGone(ofCredentials)).toBe(true)
    await sessions.end('r-admin', 'revoke')
    expect(await isGone(ofStandIn)).toBe(true)
  })
})
