// The one place that decides what is allowed. Pure: the policies are those of the moment, a question says what it is about.
import { assertNever } from '#util/assert-never.ts'
import type { HostFacts } from '../aws/host-facts.ts'

/** Who wants it. A role that was assumed through us comes with its own ARN and account. */
export interface Asker {
  readonly role: string
  readonly roleId: string
  readonly roleArn?: string | undefined
  readonly accountId?: string | undefined
}

export type Question =
  | { readonly kind: 'start'; readonly asker: Asker }
  /** Real credentials would leave us. `neverDirect`: of the role. */
  | { readonly kind: 'hand-out'; readonly asker: Asker; readonly neverDirect: boolean }
  /** To be signed again. */
  | ({
      readonly kind: 'request'
      readonly asker: Asker
      readonly region: string
      readonly hostFacts: HostFacts
    } & Wish)
  /** AWS gave credentials of `arn`, to be kept behind stand-ins. */
  | { readonly kind: 'derive'; readonly asker: Asker; readonly arn: string; readonly action: string | undefined }
  /** Not signed with stand-in keys, to be passed as it is. The asker is known where the proxy URL names a grant. */
  | ({ readonly kind: 'foreign'; readonly asker: Asker | undefined } & Wish)

interface Wish {
  readonly host: string
  readonly service: string
  readonly action: string | undefined
}

export interface Policies {
  /** Only what is signed with stand-in keys passes. */
  readonly strict: boolean
  /** Families of customer-owned endpoints to sign for. */
  readonly customerEndpoints: readonly string[]
}

export type Decision =
  | { readonly kind: 'allow' }
  | {
      readonly kind: 'deny'
      readonly rule: string
      /** What a refused request is answered like. */
      readonly refusal: 'denied' | 'strict' | 'wrong-partition'
      /** A clause for a person. */
      readonly message: string
    }

export type Decide = (question: Question) => Decision

const allow: Decision = { kind: 'allow' }

export function decide(policies: Policies, question: Question): Decision {
  switch (question.kind) {
    case 'hand-out':
      return question.neverDirect
        ? {
            kind: 'deny',
            rule: 'never-direct',
            refusal: 'denied',
            message: `${question.asker.role} is marked never direct`,
          }
        : allow
    case 'request': {
      const { asker, host, hostFacts } = question
      if (hostFacts.kind !== 'customer' || policies.customerEndpoints.includes(hostFacts.family)) return allow
      return {
        kind: 'deny',
        rule: 'customer-endpoints',
        refusal: 'wrong-partition',
        message: `${host} belongs to a customer (${hostFacts.family}), and ${asker.role} may not sign for such endpoints; nothing was signed.`,
      }
    }
    case 'foreign':
      return policies.strict
        ? {
            kind: 'deny',
            rule: 'strict',
            refusal: 'strict',
            message:
              'this request is not signed with stand-in keys, and the setting proxy.strict lets only those pass. ' +
              'Run the command with "latchkey exec ROLE -- …", or "latchkey settings set proxy.strict false".',
          }
        : allow
    case 'start':
    case 'derive':
      return allow
    default:
      return assertNever(question)
  }
}
