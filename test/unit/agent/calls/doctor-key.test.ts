import { describe, expect, it } from 'vitest'
import { keyCheck } from '#agent/calls/doctor.ts'
import type { GrantLookup } from '#agent/sessions/grant.ts'
import { standInProof } from '#util/stand-in-proof.ts'

const keyId = 'LKEYAAAAAAAAAAAAAAAA'
const live: GrantLookup = {
  kind: 'live',
  grant: { id: 'g', sessionId: 's', client: { kind: 'shared' }, keyId, secret: 'planted', createdAt: 0 },
  session: {
    id: 's',
    role: 'Admin',
    roleWord: 'lab/Admin',
    roleId: 'r',
    partition: 'aws',
    region: 'eu-west-1',
  },
}
const check = (lookup: GrantLookup, proof?: string) => keyCheck({ keyId, proof }, () => lookup)

describe("the check of a shell's stand-in key", () => {
  it('names the role of one that is live and whose secret fits', () => {
    expect(check(live, standInProof(keyId, 'planted'))).toEqual({
      name: 'stand-in key',
      outcome: 'ok',
      message: 'is live, for lab/Admin in eu-west-1',
    })
  })

  it.each([
    ['does not fit', live, standInProof(keyId, 'other')],
    ['AWS_SECRET_ACCESS_KEY is not set', live, undefined],
    ['have ended for good', { kind: 'ended', role: 'lab/Admin', reason: 'session-revoked' }, undefined],
    ['the session of lab/Admin has ended', { kind: 'ended', role: 'lab/Admin', reason: 'session-ended' }, undefined],
    ['belongs to no session of this agent', { kind: 'unknown' }, undefined],
  ] as const)('says "%s", with the line that mends it and no secret', (message, lookup, proof) => {
    const view = check(lookup, proof)
    expect(view).toMatchObject({ outcome: 'problem', message: expect.stringContaining(message) })
    const revives = lookup.kind === 'ended' && lookup.reason === 'session-ended'
    const role = lookup.kind === 'unknown' ? 'ROLE' : 'lab/Admin'
    expect(view.hint).toContain(revives ? 'latchkey start lab/Admin' : `eval "$(latchkey env ${role})"`)
    expect(JSON.stringify(view)).not.toContain('planted')
  })
})
