// What becomes of the consoles that a browser has when another one opens in it.
import { type BrowserChoice, browserFor, type BrowserId, type BrowserRule } from './browser-rules.ts'

/** Identities that a browser with AWS's multi-session support takes: https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/multisession.html */
export const mostAtOnce = 5

/** Whose a console is. */
export interface Holder {
  readonly accountId?: string | undefined
  /** For a role whose account nobody knows. */
  readonly roleId: string
  readonly source: string
}

/** What of a browser keeps its sessions apart from all others: consoles of one slot share them. */
export function slotOf(choice: BrowserChoice | undefined, holder: Holder): string {
  const { browser = '', profile } = choice ?? { profile: { kind: 'usual' } as const }
  if (profile.kind === 'usual') return browser
  if (profile.kind === 'named') return [browser, 'named', profile.name].join('/')
  const whose = profile.per === 'source' ? `source/${holder.source}` : (holder.accountId ?? holder.roleId)
  return [browser, profile.kind, whose].join('/')
}

export interface Slot {
  readonly slot: string
  /** The same by its other name: the system's browser is one of those that have a name. */
  readonly alias?: string
}

/** `system`: the system's browser, where it is known. */
export function slotIn(choice: BrowserChoice | undefined, holder: Holder, system: BrowserId | undefined): Slot {
  const slot = slotOf(choice, holder)
  if (system === undefined || (slot !== '' && slot !== system)) return { slot }
  return { slot, alias: slot === '' ? system : '' }
}

export const isInSlot = (each: Pick<Opened, 'slot' | 'alias'>, slot: string): boolean =>
  each.slot === slot || each.alias === slot

interface Opened {
  readonly roleId: string
  readonly expiresAt: string
  /** Of one that is on its way. */
  readonly awaitedUntil?: string | undefined
  /** Left out where nobody knows where it opened. */
  readonly slot?: string | undefined
  readonly alias?: string | undefined
}

export type Effect<Console> =
  | { readonly kind: 'none' }
  /** One of each identity; they end as the new one opens. */
  | { readonly kind: 'signs-out'; readonly consoles: readonly Console[] }
  /** AWS will ask to sign one out; `first` ends first. */
  | { readonly kind: 'full'; readonly first: Console }

/** What a front end knows: it says before what will become of the others. */
export interface Consoles<Console> {
  readonly open: readonly Console[]
  readonly rules: readonly BrowserRule[]
  /** The setting `console.multi-session`. */
  readonly several: boolean
}

/** Of a console that opens where it was saved to. */
export function effectOn<Console extends Opened>(
  { open, rules, several }: Consoles<Console>,
  { id: roleId, accountId, source }: Omit<Holder, 'roleId'> & { readonly id: string },
  now: number,
): Effect<Console> {
  const slot = slotOf(browserFor(rules, { accountId, source }), { roleId, accountId, source })
  return effectOf(open, { slot, roleId, several, now })
}

/** `several`: whether the browser takes several, and is not signed out first. An identity is a role. */
export function effectOf<Console extends Opened>(
  open: readonly Console[],
  { slot, roleId, several, now }: Pick<Opened, 'slot' | 'roleId'> & { readonly several: boolean; readonly now: number },
): Effect<Console> {
  const there = open.filter((each) => slot !== undefined && isInSlot(each, slot) && countsUntil(each) > now)
  // The newest sign-in of an identity is the one that counts.
  const latest = new Map(there.toSorted(byEnd).map((each) => [each.roleId, each]))
  latest.delete(roleId)
  const others = [...latest.values()].toSorted(byEnd)
  const [first] = others
  if (first === undefined) return { kind: 'none' }
  if (!several) return { kind: 'signs-out', consoles: others }
  return others.length < mostAtOnce ? { kind: 'none' } : { kind: 'full', first }
}

const countsUntil = ({ awaitedUntil, expiresAt }: Opened): number => Date.parse(awaitedUntil ?? expiresAt)

const byEnd = (a: Opened, b: Opened): number => Date.parse(a.expiresAt) - Date.parse(b.expiresAt)
