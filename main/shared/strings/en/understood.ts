import { assertNever } from '../../assert-never.ts'
import type { Understood } from '../../console/understand.ts'
import { formatAccountId } from '../../times.ts'

type Known = Exclude<Understood, { readonly kind: 'none' }>

export const understood = {
  /** What a pasted text was taken for, as it stands inside a sentence. */
  takenFor(found: Known): string {
    const role = found.role === undefined ? '' : `the role ${found.role}`
    const place = [
      found.region === undefined ? undefined : `in ${found.region}`,
      found.account === undefined ? undefined : `account ${formatAccountId(found.account)}`,
    ]
    const at = (text: string): string => [text, ...place.filter((each) => each !== undefined)].join(', ')
    switch (found.kind) {
      case 'arn':
        return at(role === '' ? `an ARN of ${found.service}` : role)
      case 'address':
        return at('a page of the console')
      case 'sign-in-link':
        return at(role === '' ? 'a link to sign in' : `a link to switch to ${role}`)
      case 'portal-link':
        return at(`a link of the access portal${role === '' ? '' : ` to ${role}`}`)
      case 's3':
        return found.key === undefined ? `the bucket ${found.bucket}` : `${found.key} in the bucket ${found.bucket}`
      case 'account':
        return `the account ${formatAccountId(found.account)}`
      default:
        return assertNever(found)
    }
  },
} as const
