import type { ConsoleLife } from '../../console/duration.ts'
import { type Effect, mostAtOnce } from '../../console/several.ts'
import type { ConsoleOutlook } from '../../console/outlook.ts'
import { formatAccountId, timeLeft } from '../../times.ts'
import { common } from './common.ts'

/** Why a console ends when it does, as it stands inside a sentence. */
const why = {
  'aws-maximum': 'the longest that AWS allows',
  'maximum-unknown': 'if the role allows more, give it a longer duration in Latchkey',
  credentials: 'as long as the credentials of the role last',
  'permission-set': 'at most, as long as the permission set allows',
  'end-unknown': 'at most, since nobody knows here when the credentials end',
  chained: 'the role is reached through another role, and AWS allows an hour at most',
  'federation-token': 'as the IAM user itself, by a federation token',
} satisfies Record<ConsoleLife['why'], string>

/** A second for the way from the agent. */
const lasts = (expiresAt: string, now: number): string => timeLeft(Date.parse(expiresAt) - now + 1000)

/** Before it opens. */
const long: Readonly<Record<Exclude<ConsoleOutlook['kind'], 'assumed' | 'perhaps' | 'profile'>, string>> = {
  'never-direct': 'Refused: its real credentials stay here',
  chained: '1 h: the role is reached through another role',
  'federation-token': 'Up to 12 h, as the IAM user itself',
  'permission-set': 'As long as the permission set allows: 1 to 12 h',
  credentials: 'As long as the credentials of the source last, 12 h at most',
}

function ofProfile({ seconds, isExact }: Extract<ConsoleOutlook, { readonly kind: 'profile' }>): string {
  if (seconds === undefined) return 'As long as the Roles Anywhere profile allows: 15 min to 12 h'
  const time = timeLeft(seconds * 1000)
  return isExact
    ? `${time}: as long as the Roles Anywhere profile and the role allow`
    : `Up to ${time}, which the Roles Anywhere profile allows: the role may allow less`
}

function before(outlook: ConsoleOutlook): string {
  switch (outlook.kind) {
    case 'assumed':
      return `${timeLeft(outlook.seconds * 1000)}: the duration of the role in Latchkey`
    case 'perhaps':
      return `1 h, or ${timeLeft(outlook.seconds * 1000)} if the source has long-term keys`
    case 'profile':
      return ofProfile(outlook)
    default:
      return long[outlook.kind]
  }
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export interface Who {
  readonly role: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}

const who = ({ role, accountName, accountId }: Who): string => {
  const account = [accountName, accountId === undefined ? undefined : formatAccountId(accountId)].filter(Boolean)
  return account.length === 0 ? role : `${role} in ${account.join(' ')}`
}

/** What becomes of the consoles in that browser; undefined where nothing does. */
function effect(found: Effect<Who & { readonly expiresAt: string }>, now: number): string | undefined {
  if (found.kind === 'none') return undefined
  if (found.kind === 'signs-out') return `It signs out ${found.consoles.map(who).join(', ')} in this browser.`
  const { first } = found
  return `This browser has ${mostAtOnce} consoles, the most that AWS allows. Sign out of one when AWS asks: ${who(first)} ends first, in ${lasts(first.expiresAt, now)}.`
}

/** In a line. */
function shortly(found: Effect<Who>): readonly string[] {
  if (found.kind === 'none') return []
  return [
    found.kind === 'full' ? `one of ${mostAtOnce} others has to go` : `signs out ${found.consoles.map(who).join(', ')}`,
  ]
}

export const consoles = {
  who,
  effect,
  /** Of a terminal, behind what is signed out. `isApart`: in a profile of the account alone, to which another session of it comes. */
  keepBoth: (isApart: boolean): string =>
    `To keep both: ${isApart ? '' : '--new-session, or '}in a browser with multi-session support: latchkey settings set console.multi-session on`,
  before,
  console: 'Console',
  why,
  lasts,
  list: 'Open consoles',
  again: 'Open again',
  againAs: (title: string, page: string) => `Open again: ${title}, ${page}`,
  givenOut: 'link given out',
  roleGone: 'You do not have this role any more.',
  open: 'Open console',
  /** Of a menu that shows one line for each item. */
  openFor: (outlook: ConsoleOutlook, found: Effect<Who>) =>
    `Open console (${[...shortly(found), lowered(before(outlook))].join('; ')})`,
  askTitle: (role: string) => `Open the console of ${role}?`,
  asksFirst: 'Settings say to ask first here.',
  account: (id: string) => `Account ${formatAccountId(id)}.`,
  lastsFor: (outlook: ConsoleOutlook) => `It lasts ${lowered(before(outlook))}.`,
  secretLink: (usableUntil: string, now: number) =>
    `It works once, within ${lasts(usableUntil, now)}. Whoever opens it is signed in, so do not share it.`,
  portalLink: 'It works for whoever is signed in to the access portal with this role, and is no secret.',
  /** At the end of a row. */
  onItsWay: 'Opening console',
  opening: (title: string) => `Opening the console of ${title}`,
  failed: (title: string) => `Console of ${title} not opened`,
  opened: (title: string, expiresAt: string, reason: ConsoleLife['why'], now: number) =>
    `Console of ${title} opened for ${lasts(expiresAt, now)}: ${why[reason]}.`,
} as const

/** The page that a console which has ended leads back to. */
export const consoleAgain = {
  question: 'Open the console again?',
  as: (console: Who) => `As ${who(console)}`,
  lasts: (outlook: ConsoleOutlook) =>
    outlook.kind === 'never-direct' ? `${before(outlook)}.` : consoles.lastsFor(outlook),
  production: common.production,
  open: 'Open console',
  opening: 'Opening the console',
  goOn: 'Go on to the console',
  failed: 'The console did not open',
  tryAgain: common.retry,
  unknown: 'This console is not known here any more',
  unknownBecause: [
    'Latchkey was started again since, or opened many other consoles.',
    'Open it again in Latchkey’s window, or in a terminal: latchkey console ROLE',
  ],
} as const
