// Opens consoles: who may, with what credentials, at which page, and what is open.
import { randomBytes } from 'node:crypto'
import type { ConsoleInput, ConsoleView } from '#contract/console.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Decide } from '#engine/access/decide.ts'
import type { ConsoleDomain } from '#shared/console/hosts.ts'
import { asksFirst } from '#shared/console/asks-first.ts'
import { defined } from '#shared/defined.ts'
import { isProduction } from '#shared/environment-of.ts'
import { AppError, asAppError } from '#util/app-error.ts'
import { createListeners } from '#util/async/listeners.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Clock } from '#util/ports.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Source } from '../identity/source.ts'
import type { Role } from '../roles/role.ts'
import { askerOf } from '../roles/session-role.ts'
import { destinationOf } from './destination.ts'
import type { Reopening } from './reopening.ts'
import type { FindWayIn, WayIn } from './way-in.ts'

export interface ConsolesDeps {
  /** Throws AppError. */
  readonly resolve: (role: string) => Role
  readonly wordFor: (role: Role) => string
  readonly source: (name: string) => Source | undefined
  readonly decide: Decide
  /** The setting `console.isolated-hosts`. */
  readonly isolated: () => readonly ConsoleDomain[]
  /** The setting `console.ask-first`. */
  readonly askFirst: () => string
  readonly audit: Pick<AuditLog, 'append'>
  readonly clock: Clock
  readonly wayIn: FindWayIn
  /** Where the page of that console leads once it has ended. */
  readonly issuerFor: (id: string) => Promise<string>
}

export interface Launch extends Pick<WayIn, 'link' | 'usableUntil'> {
  readonly view: ConsoleView
  /** Counts it among those that are open: to be called when a browser comes for the link. */
  readonly opened: () => void
}

/** The newest are remembered. */
const mostKnown = 50

export function createConsoles(deps: ConsolesDeps) {
  const { clock, audit } = deps
  const { tell, subscribe } = createListeners()
  const known = new Map<string, ConsoleView>()

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

  async function launch(role: Role, request: ConsoleInput, signal: AbortSignal): Promise<Launch> {
    const source = deps.source(role.source)
    if (source === undefined) throw new AppError('not-found', `the source of "${role.name}" is not configured any more`)
    const region = request.region ?? role.region
    const isolated = deps.isolated()
    const destination = destinationOf(request.to, { partition: role.partition, region, isolated })
    // Whoever knows it may ask to open the console again.
    const id = `c-${randomBytes(16).toString('hex')}`
    const issuer = request.elsewhere ? '' : await deps.issuerFor(id)
    const { signOutFirst } = request
    const { life, ...way } = await deps.wayIn(role, source, { issuer, destination, signOutFirst, isolated }, signal)
    const now = clock.now()
    const view: ConsoleView = {
      id,
      role: role.name,
      roleId: role.id,
      source: role.source,
      ...defined({ accountId: role.accountId, accountName: role.accountName }),
      destination,
      openedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + life.lasts * 1000).toISOString(),
      why: life.why,
    }
    record(role, destination, { outcome: 'allowed' })
    const opened = (): void => {
      keepNewest(known, view.id, view, mostKnown)
      tell()
    }
    return { ...way, view, opened }
  }

  /** A person asked; may ask them for a code. Rejects with AppError. */
  async function open(name: string, request: ConsoleInput, signal: AbortSignal): Promise<Launch> {
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

  function isProductionRole(id: string): boolean {
    try {
      return isProduction(deps.resolve(id))
    } catch {
      return false
    }
  }

  return {
    launch: open,
    known(id) {
      const view = known.get(id)
      return view && { ...view, isProduction: isProductionRole(view.roleId) }
    },
    async open(id, signal) {
      const view = known.get(id)
      if (view === undefined) throw new AppError('not-found', 'this console is not known any more')
      // The page that leads back is a question of its own.
      const to = { kind: 'address', address: view.destination } as const
      return await open(view.roleId, { to, signOutFirst: false, elsewhere: false, confirmed: true }, signal)
    },
    /** Those that have not ended, newest first. Nobody tells when a person signs out. */
    list(): ConsoleView[] {
      const now = clock.now()
      return [...known.values()].filter(({ expiresAt }) => Date.parse(expiresAt) > now).toReversed()
    },
    subscribe,
  } satisfies Reopening & Record<string, unknown>
}

export type Consoles = ReturnType<typeof createConsoles>
