// Certificate, trust anchor, profile and role in the order in which they are to be put right.
import { ownFailures } from '#shared/failures/own.ts'
import { AppError } from '#util/app-error.ts'
import type { PreflightStep } from '../source.ts'
import { dayOf, nameOf } from './certificate-faults.ts'
import type { Identity } from './identity.ts'
import type { Fault } from './material.ts'
import { isRefused } from './refused.ts'
import { serialInTrail } from './session-names.ts'
import { isThrottled } from './while-throttled.ts'

interface Pair {
  readonly profileArn: string
  readonly roleArn: string
}

export interface PreflightParts {
  readonly trustAnchor: string
  /** Of the files as they are, or else of those before. */
  readonly identity: () => Promise<Identity>
  /** Why those of now cannot be used; known when the identity is. */
  readonly fileProblem: () => Fault | undefined
  /** Who else can read its key. */
  readonly exposed: () => { readonly message: string; readonly hint: string } | undefined
  /** Whether a profile takes the session name that is wanted; known when a session was asked for. */
  readonly takesName: (profileArn: string) => boolean | undefined
  readonly pairs: readonly Pair[]
  /** Asks AWS for a session. */
  readonly session: (profileArn: string, roleArn: string) => Promise<unknown>
  /** What the sync role lists; absent where none is asked for it. */
  readonly list?: () => Promise<ListedProfiles>
}

export interface ListedProfiles {
  readonly count: number
  /** Why none of them becomes a role. */
  readonly problem?: Pick<PreflightStep, 'what' | 'message' | 'hint'> | undefined
}

const order = ['trust anchor', 'profile', 'role'] as const
type What = (typeof order)[number]

/** What nobody could look at, since something before it is wrong, is left out. */
export async function preflight(parts: PreflightParts): Promise<readonly PreflightStep[]> {
  const checked = await certificate(parts)
  if (checked.outcome === 'wrong') return [checked]
  const steps: PreflightStep[] = [checked]
  for (const pair of parts.pairs) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the first that is wrong is the first to mend
    steps.push(...(await ofPair(parts, pair)))
  }
  if (parts.list !== undefined && steps.every(({ outcome }) => outcome === 'right'))
    steps.push(...(await permissions(parts.list)))
  // The anchor counts for both pairs, and what is wrong with the certificate was seen only now.
  const last = (step: PreflightStep): boolean =>
    step ===
    (steps.find((each) => each.what === step.what && each.outcome === 'wrong') ??
      steps.find((each) => each.what === step.what))
  return steps.filter(last)
}

async function certificate({ identity, fileProblem, exposed }: PreflightParts): Promise<PreflightStep> {
  try {
    const found = await identity()
    const broken = fileProblem()
    if (broken !== undefined)
      return wrong('certificate', new AppError('bad-request', broken.message, { hint: broken.hint }))
    const kind = found.key.asymmetricKeyType === 'rsa' ? 'RSA' : 'elliptic curve'
    const above = found.chain.length === 0 ? 'without a chain' : `with a chain of ${found.chain.length}`
    const message = `${nameOf(found.certificate)}, ${kind} key, ${above}, until ${dayOf(found.notAfter)}`
    const open = exposed()
    if (open === undefined) return { what: 'certificate', outcome: 'right', message }
    return { what: 'certificate', outcome: 'right', message: `${message}; ${open.message}`, hint: open.hint }
  } catch (error) {
    return wrong('certificate', error)
  }
}

async function permissions(list: () => Promise<ListedProfiles>): Promise<readonly PreflightStep[]> {
  const what = 'permissions of the sync role'
  try {
    const { count, problem } = await list()
    const message = `lists ${count} ${count === 1 ? 'profile' : 'profiles'} and their tags`
    const listed: PreflightStep = { what, outcome: 'right', message }
    return problem === undefined ? [listed] : [listed, { outcome: 'wrong', ...problem }]
  } catch (error) {
    return [wrong(what, error)]
  }
}

async function ofPair({ trustAnchor, session, takesName }: PreflightParts, { profileArn, roleArn }: Pair) {
  const names: Readonly<Record<string, string>> = { 'trust anchor': trustAnchor, profile: profileArn, role: roleArn }
  const right = (what: What): PreflightStep => ({
    what: named(what, profileArn, roleArn),
    outcome: 'right',
    message: names[what] ?? '',
  })
  try {
    await session(profileArn, roleArn)
    if (takesName(profileArn) !== false) return order.map(right)
    const unnamed = `${profileArn}; it takes no session name: ${serialInTrail}`
    return order.map((what) => (what === 'profile' ? { ...right(what), message: unnamed } : right(what)))
  } catch (error) {
    const what = (['certificate', ...order] as const).find((each) => isRefused(each, error))
    if (what === 'certificate') return [wrong(what, error)]
    if (what === undefined) return [wrong('Roles Anywhere', error)]
    return [...order.slice(0, order.indexOf(what)).map(right), wrong(named(what, profileArn, roleArn), error)]
  }
}

const named = (what: What, profileArn: string, roleArn: string): string => {
  if (what === 'profile') return `profile ${profileArn.replace(/^.*\//, '')}`
  return what === 'role' ? `role ${roleArn.replace(/^.*\//, '')}` : what
}

function wrong(what: string, error: unknown): PreflightStep {
  if (!(error instanceof AppError)) throw error
  if (isThrottled(error))
    return {
      what,
      outcome: 'unknown',
      message: 'AWS is throttling requests, which says nothing about permissions',
      hint: 'Check again in a minute: other programs call Roles Anywhere in this account.',
    }
  return { what, outcome: 'wrong', message: error.message, hint: error.hint ?? ownFailures[error.code].next }
}
