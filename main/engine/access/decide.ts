// The one place that decides what is allowed. Pure: the policies are those of the moment, a question says what it is about.
import { assertNever } from '#shared/assert-never.ts'
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
  /** A browser would be signed in to the console. `neverDirect`: of the role. */
  | { readonly kind: 'console'; readonly asker: Asker; readonly neverDirect: boolean }
  /** To be signed again. */
  | ({ readonly kind: 'request'; readonly asker: Asker; readonly region: string; readonly hostFacts: HostFacts } & Wish)
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

interface Denial {
  readonly kind: 'deny'
  readonly rule: string
  /** What a refused request is answered like. */
  readonly refusal: 'denied' | 'strict' | 'wrong-partition'
  /** A clause for a person. */
  readonly message: string
}
export type Decision = { readonly kind: 'allow' } | Denial
export type Decide = (question: Question) => Decision

const allow: Decision = { kind: 'allow' }
const deny = (rule: string, refusal: Denial['refusal'], message: string): Denial => ({
  kind: 'deny',
  rule,
  refusal,
  message,
})

export function decide(policies: Policies, question: Question): Decision {
  switch (question.kind) {
    // A console is beyond us: what is done there is neither signed nor recorded here, and its CloudShell has real credentials.
    case 'console':
    case 'hand-out':
      if (!question.neverDirect) return allow
      return deny('never-direct', 'denied', `the role ${question.asker.role} is marked never direct`)
    case 'request': {
      const { asker, host, hostFacts } = question
      if (hostFacts.kind !== 'customer' || policies.customerEndpoints.includes(hostFacts.family)) return allow
      return deny(
        'customer-endpoints',
        'wrong-partition',
        `${host} belongs to a customer (${hostFacts.family}), and ${asker.role} may not sign for such endpoints; nothing was signed.`,
      )
    }
    case 'foreign':
      if (!policies.strict) return allow
      return deny(
        'strict',
        'strict',
        'this request is not signed with stand-in keys, and the setting proxy.strict lets only those pass. ' +
          'Run the command with "latchkey exec ROLE -- …", or "latchkey settings set proxy.strict false".',
      )
    case 'start':
    case 'derive':
      return allow
    default:
      return assertNever(question)
  }
}
