// How a role is called where names have little room: `payments-prod / Admin`. No two roles of a list look the same, also where their
// names are cut. Pure.
import type { RoleView, SessionView } from '#contract/model.ts'
import { accountKey, accountText, createApart, type Titled } from '#shared/role-apart.ts'

/** A text in the parts of which each but the last gives way at its end. */
export interface CutText {
  readonly text: string
  /** Where the parts after the first one begin. */
  readonly cuts: readonly number[]
}

export interface Title {
  /** The account's name, else its id, else the source. */
  readonly account: CutText
  readonly role: CutText
  /** What tells it from another one that is called the same. */
  readonly apart: string | undefined
}

const head = 5
const tail = 8
/** A shorter text is never cut. */
const least = head + tail

export function createTitles(roles: Iterable<Titled>): (role: Titled) => Title {
  const all = [...roles]
  const apart = createApart(all)
  const alike = new Map<string, Set<string>>()
  for (const role of all) {
    addCut(alike, '', accountText(role))
    addCut(alike, accountKey(role), role.name)
  }
  const cutText = (scope: string, text: string): CutText => ({
    text,
    cuts: cutsOf(text, alike.get(cutKey(scope, text))),
  })

  return (role) => ({
    account: cutText('', accountText(role)),
    role: cutText(accountKey(role), role.name),
    apart: apart(role),
  })
}

const cutKey = (scope: string, text: string): string => `${scope}\0${text.slice(0, head)}\0${text.slice(-tail)}`

function addCut(alike: Map<string, Set<string>>, scope: string, text: string): void {
  if (text.length > least) add(alike, cutKey(scope, text), text)
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key)
  if (known === undefined) sets.set(key, new Set([value]))
  else known.add(value)
}

/** Its beginning, where it begins to differ from one that looks like it, and its end. */
export function cutsOf(text: string, alike: Iterable<string> = []): readonly number[] {
  if (text.length <= least) return []
  // A word's beginning near the end, where there is one.
  const word = text.slice(-tail - 1).search(/[^\p{L}\p{M}\p{N}]/u)
  const end = word < 0 ? text.length - tail : text.length - tail - 1 + word
  const differs = Math.max(0, ...[...alike].filter((other) => other !== text).map((other) => sharedStart(text, other)))
  const middle = differs === 0 || differs >= end ? [] : [Math.max(head, differs)]
  return [...middle, ...(word < 0 && joined.test(text) ? [] : [end])].map((at) => clusterStart(text, at))
}

/** Letters of these scripts change their shape beside each other. */
const joined = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}]/u
const marks = /^[\p{M}\p{Emoji_Modifier}\u200c\u200d]/u

/** Not between a letter and its marks. */
function clusterStart(text: string, from: number): number {
  let at = from
  while (at > 0 && (isLowSurrogate(text, at) || marks.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d'))
    at -= 1
  return at
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

function sharedStart(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

/** What a session is called by, also once its role has gone. */
export const titledSession = (session: SessionView, role: RoleView | undefined): Titled =>
  role ?? { ...session, id: session.roleId, name: session.role }
