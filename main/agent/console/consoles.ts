// Opens consoles: who may, with what credentials, at which page, and what is open.
import { randomBytes } from 'node:crypto'
import type { ConsoleInput, ConsoleView } from '#contract/console.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Decide } from '#engine/access/decide.ts'
import type { ConsoleDomain } from '#shared/console/hosts.ts'
import { asksFirst } from '#shared/console/asks-first.ts'
import { longestSeconds } from '#shared/console/duration.ts'
import { consoleOutlook } from '#shared/console/outlook.ts'
import { type Effect, effectOf, type Slot, type slotIn } from '#shared/console/several.ts'
import { defined } from '#shared/defined.ts'
import { isProduction } from '#shared/environment-of.ts'
import { AppError, asAppError } from '#util/app-error.ts'
import type { Clock } from '#util/ports.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Source } from '../identity/source.ts'
import type { Role } from '../roles/role.ts'
import { askerOf } from '../roles/session-role.ts'
import { destinationOf } from './destination.ts'
import { checkTypedRegion } from './place.ts'
import { createOpenConsoles } from './open-consoles.ts'
import type { EndedConsole, Reopening } from './reopening.ts'
import type { FindWayIn, WayIn } from './way-in.ts'

export interface ConsolesDeps {
  /** Throws AppError. */
  readonly resolve: (role: string) => Role
  readonly wordFor: (role: Role) => string
  readonly source: (name: string) => Source | undefined
  readonly sourceKind: (name: string) => string | undefined
  readonly decide: Decide
  /** The setting `console.isolated-hosts`. */
  readonly isolated: () => readonly ConsoleDomain[]
  /** The setting `console.multi-session`. */
  readonly multiSession: () => boolean
  /** The setting `console.ask-first`. */
  readonly askFirst: () => string
  readonly audit: Pick<AuditLog, 'append'>
  readonly clock: Clock
  readonly wayIn: FindWayIn
  /** Where the page of that console leads once it has ended. */
  readonly issuerFor: (id: string) => Promise<string>
}

export interface LaunchRequest extends ConsoleInput {
  /** The caller gets the link itself. */
  readonly isGivenOut?: boolean
  /** Where it opens, see shared/console/several.ts; left out where nobody knows. */
  readonly slotFor?: (holder: Parameters<typeof slotIn>[1]) => Slot | undefined
}

export interface Launch extends Pick<WayIn, 'link' | 'usableUntil'> {
  readonly view: ConsoleView
  readonly effect: Effect<ConsoleView>
  /** Counts it among those that are open: to be called when a browser comes for the link. */
  readonly opened: () => void
}

export function createConsoles(deps: ConsolesDeps) {
  const { clock, audit } = deps
  const { find, list, listWithSent, send, add, subscribe } = createOpenConsoles(clock)

  function record(role: Role, destination: string | undefined, rest: Pick<AuditRecord, 'outcome' | 'reason'>): void {
    const page = destination === undefined ? undefined : new URL(destination)
    audit.append({
      time: new Date(clock.now()).toISOString(),
      event: 'console.launch',
      role: role.name,
      ...defined({ roleArn: role.arn, accountId: role.accountId, host: page?.host, path: page?.pathname }),
      ...rest,
    })
  }

  function checkAllowed(role: Role): void {
    const decision = deps.decide({ kind: 'console', asker: askerOf(role), neverDirect: role.neverDirect })
    if (decision.kind === 'allow') return
    record(role, undefined, { outcome: 'refused', reason: decision.message })
    throw new AppError('denied', `${decision.message}: what a console does passes Latchkey by`, {
      hint: `Allow it: latchkey role edit ${deps.wordFor(role)} --no-never-direct`,
    })
  }

  /** Front ends ask the person, and call again. */
  function checkConfirmed(role: Role, confirmed: boolean): void {
    const fits = confirmed ? undefined : asksFirst(deps.askFirst(), role)
    if (fits === undefined) return
    throw new AppError(
      'needs-confirmation',
      `the console of ${deps.wordFor(role)} opens after a yes: console.ask-first lists "${fits}"`,
      { hint: 'Give the yes with --yes.' },
    )
  }

  /** Where a console of the role would open, on those that are there. */
  function effectIn(slot: string | undefined, roleId: string, signOutFirst: boolean): Effect<ConsoleView> {
    const several = deps.multiSession() && !signOutFirst
    return effectOf(listWithSent(), { slot, roleId, several, now: clock.now() })
  }

  async function launch(role: Role, request: LaunchRequest, signal: AbortSignal): Promise<Launch> {
    const source = deps.source(role.source)
    if (source === undefined) throw new AppError('not-found', `the source of "${role.name}" is not configured any more`)
    const region = request.region ?? role.region
    const isolated = deps.isolated()
    const { partition } = role
    // One that is pasted with its page comes from AWS, the role's own from the person's settings.
    if (region !== role.region && !JSON.stringify(request.to).includes(region)) checkTypedRegion(region, { partition })
    const place = { partition, region, isolated, ...defined({ account: role.accountId, asked: request.region }) }
    const destination = destinationOf(request.to, place)
    // Whoever knows it may ask to open the console again.
    const id = `c-${randomBytes(16).toString('hex')}`
    const issuer = request.elsewhere ? '' : await deps.issuerFor(id)
    const browser = request.slotFor?.({ ...role, roleId: role.id })
    const viewFor = (life: WayIn['life']): ConsoleView => {
      const now = clock.now()
      return {
        id,
        role: role.name,
        roleId: role.id,
        source: role.source,
        ...defined({ accountId: role.accountId, accountName: role.accountName }),
        ...browser,
        ...(request.isGivenOut && { isGivenOut: true }),
        destination,
        openedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + life.lasts * 1000).toISOString(),
        why: life.why,
      }
    }
    let effect: Effect<ConsoleView> = { kind: 'none' }
    // Of two at once the second has to know of the first, whichever AWS answers first.
    const signOutFirst = (): boolean => {
      effect = effectIn(browser?.slot, role.id, request.signOutFirst)
      send(viewFor({ lasts: longestSeconds, why: 'end-unknown' }))
      return request.signOutFirst || effect.kind === 'signs-out'
    }
    const { life, ...way } = await deps.wayIn(role, source, { issuer, destination, signOutFirst, isolated }, signal)
    const view = viewFor(life)
    send(view)
    record(role, destination, { outcome: 'allowed' })
    return { ...way, view, effect, opened: () => add(view, effect) }
  }

  /** A person asked; may ask them for a code. Rejects with AppError. */
  async function open(name: string, request: LaunchRequest, signal: AbortSignal): Promise<Launch> {
    const role = deps.resolve(name)
    checkAllowed(role)
    checkConfirmed(role, request.confirmed)
    try {
      return await launch(role, request, signal)
    } catch (error) {
      record(role, undefined, { outcome: 'failed', reason: asAppError(error).message })
      throw error
    }
  }

  /** Of the role as it is now. */
  function aboutRole(id: string): Pick<EndedConsole, 'isProduction' | 'outlook'> {
    try {
      const role = deps.resolve(id)
      const kind = role.reach.kind === 'own' ? 'source' : 'role'
      const chain = role.via === undefined ? [] : [role.via]
      const outlook = consoleOutlook({ ...role, kind, chain }, deps.sourceKind(role.source))
      return { isProduction: isProduction(role), outlook }
    } catch {
      return { isProduction: false }
    }
  }

  return {
    launch: open,
    known(id) {
      const view = find(id)
      if (view === undefined) return undefined
      const effect = effectIn(view.slot, view.roleId, false)
      return { ...view, effect, ...aboutRole(view.roleId) }
    },
    async open(id, signal) {
      const view = find(id)
      if (view === undefined) throw new AppError('not-found', 'this console is not known any more')
      // The page that leads back is a question of its own.
      const to = { kind: 'address', address: view.destination } as const
      const { slot, alias } = view
      const slotFor = (): Slot | undefined => (slot === undefined ? undefined : { slot, ...defined({ alias }) })
      const request = { to, signOutFirst: false, elsewhere: false, confirmed: true, slotFor }
      return await open(view.roleId, request, signal)
    },
    list,
    listWithSent,
    subscribe,
  } satisfies Reopening & Record<string, unknown>
}

export type Consoles = ReturnType<typeof createConsoles>
