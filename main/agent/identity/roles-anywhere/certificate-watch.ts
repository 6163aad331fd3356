// A person hears of a certificate's end ahead of it, and a new one in its place counts, whether or not somebody uses it meanwhile.
import { ageOf } from '#shared/times.ts'
import type { SourceContext } from '../source.ts'
import { dayOf, endOf, nameOf, startOf } from './certificate-faults.ts'
import { firstToEnd, type Identity } from './identity.ts'
import type { Material, Fault } from './material.ts'
import { type SessionTags, sessionTagsOf } from './session-tags.ts'

export interface CertificateWatchParts {
  readonly name: string
  readonly material: Material
  readonly context: Pick<SourceContext, 'awsNow' | 'clock' | 'log' | 'notify'>
  /** What it says is another. */
  readonly changed: () => void
  /** Another certificate is used from now on. */
  readonly replaced: () => void
}

export interface CertificateWatch {
  /** As that of `Material`. */
  current: Material['current']
  /** Why its files, as they are now, cannot be used; the certificate of before is used on, where it is good. */
  fileProblem: Material['problem']
  /** The same with nobody to tell; not after a lock, before somebody uses it again. */
  look(): Promise<void>
  held(): Identity | undefined
  /** What is wrong with it or about to be, for people. */
  problem(): Fault | undefined
  /** Who else can read its key. */
  warning: Material['warning']
  isUsable(): boolean
  /** What AWS puts into its sessions. */
  tags(): SessionTags | undefined
  drop(): void
}

/** Of a certificate's life: what is left of it when a person is told. */
const lastShare = 0.1
const noticeEveryMs = 24 * 3_600_000
const renewHint = 'Put a new certificate and its key in their place; Latchkey uses them from then on.'

export function createCertificateWatch(parts: CertificateWatchParts): CertificateWatch {
  const { name, material, changed, replaced } = parts
  const { awsNow, clock, log, notify } = parts.context
  let isDropped = false
  let isUsable = true
  let said: string | undefined
  let logged: string | undefined
  let tags: SessionTags | undefined
  let noticed: { readonly of: 'ending' | 'ended'; readonly at: number } | undefined

  function stage(): 'good' | 'ending' | 'ended' {
    const found = material.held()
    if (found === undefined) return 'good'
    const first = firstToEnd(found)
    const left = endOf(first) - awsNow()
    if (left <= 0) return 'ended'
    return left < (endOf(first) - startOf(first)) * lastShare ? 'ending' : 'good'
  }

  function ending(): Fault | undefined {
    const found = material.held()
    if (found === undefined || stage() !== 'ending') return undefined
    const first = firstToEnd(found)
    const left = ageOf(endOf(first) - awsNow())
    return { message: `the certificate ${nameOf(first)} ends in ${left}, on ${dayOf(endOf(first))}`, hint: renewHint }
  }

  const problem = (): Fault | undefined => material.problem() ?? ending() ?? material.warning()

  /** `refused`: why there is none that can be used. */
  function tell(refused?: unknown): void {
    const now = stage()
    if (now === 'good') noticed = undefined
    else if (noticed?.of !== now || clock.now() - noticed.at >= noticeEveryMs) {
      noticed = { of: now, at: clock.now() }
      notify({ message: `Source "${name}": ${problem()?.message ?? 'its certificate has ended'}.`, hint: renewHint })
      // Notices are written down as well.
      logged = material.problem()?.message
    }
    if (refused !== undefined && material.problem()?.message !== logged)
      log.warn('its certificate cannot be used', { source: name, error: refused })
    logged = material.problem()?.message
    const says = `${isUsable} ${problem()?.message ?? ''} ${material.held()?.certificate.fingerprint256 ?? ''}`
    if (says === said) return
    said = says
    const found = material.held()
    tags = found && sessionTagsOf(found.certificate.raw)
    changed()
  }

  async function current(afresh?: boolean): Promise<Identity> {
    const before = material.held()
    isDropped = false
    try {
      const found = await material.current(afresh)
      isUsable = true
      if (before !== undefined && before !== found) replaced()
      tell()
      return found
    } catch (error) {
      isUsable = false
      tell(error)
      throw error
    }
  }

  return {
    current,
    look: async () => (isDropped ? undefined : void (await current().catch(() => undefined))),
    held: material.held,
    problem,
    fileProblem: material.problem,
    warning: material.warning,
    isUsable: () => isUsable,
    tags: () => tags,
    drop() {
      isDropped = true
      material.drop()
    },
  }
}
