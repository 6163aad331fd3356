import { isPlainWord } from '#shared/plain-text.ts'
import { isArn, isRoleId } from '#shared/role-identifier.ts'
import { AppError } from '#util/app-error.ts'
import { nearest } from '#shared/nearest.ts'
import type { Role } from './role.ts'

/** A source without a role so far. */
export interface Unlisted {
  readonly name: string
  /** Whether a person comes first. */
  readonly needsSignIn: () => boolean
}

export interface Resolver {
  /**
   * The one role that a person means: an exact name, id, ARN, `account/role`, `source:role` or `source:account/role`, else the only one
   * of which it is a part. The own identity of a source is `source:` and its name, too. Throws AppError `not-found` with the nearest names, `ambiguous` with the candidates,
   * `needs-sign-in` for `source:…` where its roles are known after a sign-in.
   */
  resolve(text: string): Role
  /** All with exactly this name, id, ARN, `account/role`, `source:role` or `source:account/role`. */
  exact(text: string): readonly Role[]
  /** What to type for this role and no other, the shortest there is; needs no quotes in a shell. */
  wordFor(role: Role): string
}

/** Candidates worth reading; the message counts the rest. */
const mostCandidates = 20

/** Prepares the lookups once per inventory, so that tens of thousands of roles cost a few ms per question. */
export function createResolver(roles: readonly Role[], unlisted: readonly Unlisted[] = []): Resolver {
  const keys = once(() => roles.map(keysOf))
  // Each is built at its first use: an agent with 20,000 roles must not pay for them at its start.
  const byKey = once(() => index(roles, keys(), (key) => key))
  const byLowerKey = once(() => index(roles, keys(), (key) => key.toLowerCase()))
  // One line per key, so that a part never spans two of them. A source's name would be a part of each of its roles.
  const lines = once(() =>
    roles.map((role) => {
      const ofSource = sourceKeys(role)
      return keysOf(role)
        .filter((key) => !ofSource.includes(key))
        .join('\n')
    }),
  )
  const lowerLines = once(() => lines().map((line) => line.toLowerCase()))

  const partial = (text: string, within: readonly string[]) =>
    text.includes('\n') ? [] : roles.filter((role, at) => within[at]?.includes(text) === true && mayMean(role, text))

  const exact = (text: string) =>
    (byKey().get(text) ?? byLowerKey().get(text.toLowerCase()) ?? []).filter((role) => mayMean(role, text))

  const isOwn = (role: Role, key: string): boolean =>
    preferred((byKey().get(key) ?? []).filter((each) => mayMean(each, key))) === role

  const shortest = (role: Role): string => keysOf(role).find((key) => isOwn(role, key)) ?? role.id

  function one(text: string, found: readonly Role[]): Role | undefined {
    if (found.length === 0) return undefined
    const [only] = found.length === 1 ? found : [preferred(exact(text))]
    if (only !== undefined) return only
    throw new AppError('ambiguous', `"${text}" fits ${found.length} roles`, {
      hint: 'Name one of them in full, as account/role, source:account/role or by its ARN.',
      candidates: found.slice(0, mostCandidates).map(shortest),
    })
  }

  return {
    exact,
    wordFor: (role) => keysOf(role).find((key) => isPlainWord(key) && isOwn(role, key)) ?? role.id,
    resolve(asked) {
      const text = asked.trim()
      if (text === '') throw new AppError('bad-request', 'name a role', { hint: 'List them: latchkey roles' })
      const found =
        one(text, exact(text)) ??
        one(text, partial(text, lines())) ??
        one(text, partial(text.toLowerCase(), lowerLines()))
      if (found !== undefined) return found
      const unknown = unlisted.filter(({ needsSignIn }) => needsSignIn()).map(({ name }) => name)
      const named = unknown.find((source) => text.toLowerCase().startsWith(`${source.toLowerCase()}:`))
      if (named !== undefined)
        throw new AppError('needs-sign-in', `the roles of "${named}" are known once somebody has signed in`, {
          hint: `Sign in: latchkey sign-in ${named}`,
          act: 'sign-in',
        })
      const near = nearest(text, new Set(roles.map((role) => role.name)))
      const kind = text.startsWith('arn:') ? 'role with the ARN' : 'role that fits'
      throw new AppError('not-found', `there is no ${kind} "${text}"`, {
        hint:
          near.length === 0
            ? `List what there is: latchkey roles${unknown.map((source) => `; sign in for those of ${source}: latchkey sign-in ${source}`).join('')}`
            : `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`,
      })
    },
  }
}

function mayMean({ id, arn }: Role, text: string): boolean {
  const lower = text.toLowerCase()
  if (isRoleId(text)) return id === lower
  return !isArn(text) || arn?.toLowerCase().includes(lower) === true
}

/** What a person named by hand comes before what a source lists under the same name. */
function preferred(found: readonly Role[]): Role | undefined {
  const mine = found.filter((role) => role.editable)
  const [first, ...more] = mine.length === 0 ? found : mine
  return more.length === 0 ? first : undefined
}

/** From the shortest to the most exact, so that a candidate is named by the first one that is its own. */
function keysOf(role: Role): readonly string[] {
  const { name, accountName, accountId, arn, id } = role
  const isOwn = role.reach.kind === 'own'
  return [
    name,
    ...(isOwn ? sourceKeys(role) : []),
    ...(accountName === undefined ? [] : [`${accountName}/${name}`]),
    ...(accountId === undefined ? [] : [`${accountId}/${name}`]),
    ...(isOwn ? [] : sourceKeys(role)),
    ...(arn === undefined ? [] : [arn]),
    id,
  ]
}

/** What tells a role from one of the same name elsewhere, in an organisation with the same accounts too, and from the source that is called like it. */
function sourceKeys({ reach, source, name, accountName, accountId }: Role): readonly string[] {
  if (reach.kind === 'own') return [`source:${name}`]
  const accounts = [accountName, accountId].filter((account) => account !== undefined)
  return [`${source}:${name}`, ...accounts.map((account) => `${source}:${account}/${name}`)]
}

function index(
  roles: readonly Role[],
  keys: readonly (readonly string[])[],
  form: (key: string) => string,
): ReadonlyMap<string, readonly Role[]> {
  const found = new Map<string, Role[]>()
  for (const [at, role] of roles.entries()) {
    for (const key of new Set(keys[at]?.map(form))) {
      const same = found.get(key)
      if (same === undefined) found.set(key, [role])
      else same.push(role)
    }
  }
  return found
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
