import { isStandInKeyId } from '#util/stand-in-key.ts'
import { deadKeyMessage } from '../refusals/dead-key.ts'
import type { Grant, GrantBook, GrantLookup, SessionFacts } from '../../ports.ts'
import { keyIdsOf } from '../../signing/classify-signature.ts'
import type { HeaderForm, PresignedForm, SignatureForm } from '../../signing/types.ts'
import { assertNever } from '#shared/assert-never.ts'
import { refused } from '../../refused.ts'

/** A grant and what it is for. */
export interface Holder {
  readonly grant: Grant
  readonly session: SessionFacts
}

/** Whose request it is: one of our sessions', or nobody's that we know. */
export type Caller =
  | ({ readonly kind: 'ours'; readonly form: HeaderForm | PresignedForm } & Holder)
  | { readonly kind: 'foreign' }

/** The stand-in key selects the session. Throws Refused for stand-in keys that are dead or used in a form we cannot sign again. */
export function findSession(form: SignatureForm, grants: Pick<GrantBook, 'find'>): Caller {
  const ours = keyIdsOf(form).find(isStandInKeyId)
  if (ours === undefined) return { kind: 'foreign' }
  switch (form.kind) {
    case 'header':
    case 'presigned':
      return { kind: 'ours', form, ...live(ours, grants.find(ours)) }
    case 'unsigned':
    case 'bearer':
      return { kind: 'foreign' }
    case 'conflict':
      throw refused(
        'malformed',
        'the request is signed more than once; header and query signatures exclude each other.',
      )
    case 'malformed':
      throw refused('malformed', `the request's signature cannot be read: its ${form.part} is missing or malformed.`)
    case 'sigv2':
      throw unsupportedForm('Signature Version 2')
    case 'sigv4a':
      throw unsupportedForm('SigV4A (AWS4-ECDSA-P256-SHA256)')
    case 'event-stream':
      throw unsupportedForm('a signed event stream')
    default:
      return assertNever(form)
  }
}

/** Who sends what no stand-in key signed: the grant that the caller's proxy URL names, while it lives. */
export function findHolder(grantId: string | undefined, grants: Pick<GrantBook, 'find' | 'byId'>): Holder | undefined {
  const grant = grantId === undefined ? undefined : grants.byId(grantId)
  const found = grant === undefined ? undefined : grants.find(grant.keyId)
  return found?.kind === 'live' ? found : undefined
}

export function unsupportedForm(form: string): Error {
  return refused(
    'unsupported-form',
    `${form} cannot be signed again with the role's credentials yet. Run the command with "latchkey exec --direct ROLE -- …".`,
  )
}

function live(keyId: string, lookup: GrantLookup): Holder {
  switch (lookup.kind) {
    case 'live':
      return { grant: lookup.grant, session: lookup.session }
    case 'ended':
    case 'unknown':
      throw refused('unknown-key', deadKeyMessage(keyId, lookup))
    default:
      return assertNever(lookup)
  }
}
