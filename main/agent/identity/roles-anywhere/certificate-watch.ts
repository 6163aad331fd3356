// A person hears of a certificate's end ahead of it, and a new one in its place counts, whether or not somebody uses it meanwhile.
import type { SourceContext } from '../source.ts'
import { nearEnd, renewHint, stageOf } from './certificate-end.ts'
import type { Identity } from './identity.ts'
import type { Material, Fault } from './material.ts'
import { type SessionTags, sessionTagsOf } from './session-tags.ts'

export interface CertificateWatchParts {
  readonly name: string
  readonly material: Material
  readonly context: Pick<SourceContext, 'awsNow' | 'clock' | 'log' | 'notify' | 'noticed'>
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

const noticeEveryMs = 24 * 3_600_000

export function createCertificateWatch(parts: CertificateWatchParts): CertificateWatch {
  const { name, material, changed, replaced } = parts
  const { awsNow, clock, log, notify, noticed } = parts.context
  let isDropped = false
  let isUsable = true
  let said: string | undefined
  let logged: string | undefined
  let tags: SessionTags | undefined

  function ending(): Fault | undefined {
    const found = material.held()
    return found && nearEnd(found, awsNow())
  }

  const problem = (): Fault | undefined => material.problem() ?? ending() ?? material.warning()

  /** `refused`: why there is none that can be used. */
  function tell(refused?: unknown): void {
    const held = material.held()
    const now = held === undefined ? 'good' : stageOf(held, awsNow())
    const last = noticed.get()
    if (now === 'good') {
      // Before the first look nobody knows.
      if (held !== undefined && last !== undefined) noticed.set(undefined)
    } else if (last?.of !== now || Math.abs(clock.now() - last.at) >= noticeEveryMs) {
      noticed.set({ of: now, at: clock.now() })
      notify({ message: `Source "${name}": ${problem()?.message ?? 'its certificate has ended'}.`, hint: renewHint })
      // Notices are written down as well.
      logged = material.problem()?.message
    }
    if (refused !== undefined && material.problem()?.message !== logged)
      log.warn('its certificate cannot be used', { source: name, error: refused })
    logged = material.problem()?.message
    const says = `${isUsable} ${problem()?.message ?? ''} ${held?.certificate.fingerprint256 ?? ''}`
    if (says === said) return
    said = says
    tags = held && sessionTagsOf(held.certificate.raw)
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
