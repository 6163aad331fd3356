import { createHash } from 'node:crypto'
import type { Credentials } from '#util/credentials.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Source } from '../identity/source.ts'
import { assumedAs } from '../roles/changes.ts'
import type { SessionRole } from '../roles/session-role.ts'
import { mustRefreshBeforeHandOut, spentAt } from './expiry.ts'

/** Credentials with the moment they were got, by AWS's clock (epoch ms), which is what expiry is reckoned from. */
export interface Minted {
  readonly credentials: Credentials
  readonly issuedAt: number
  /** How they were got; `chained`: with credentials of another role. */
  readonly by: 'long-term' | 'chained' | 'issued' | 'own'
  /** A limit worth knowing, such as the one-hour rule. */
  readonly note?: string
}

/** Only so many are remembered; the oldest go first. */
const mostLinks = 1_000

/** What was got for the links of chains. A link is its source, and the roles up to it with how each is assumed. */
export function createLinks(awsNow: (endpointUrl: string | undefined) => number) {
  const known = new Map<string, Minted & { readonly endpointUrl: string | undefined }>()
  const numbers = new WeakMap<Source, number>()
  let sources = 0

  /** A source that was changed is another object: what still runs for the old one is not taken for the new one's. */
  function numberOf(source: Source): number {
    const number = numbers.get(source) ?? (sources += 1)
    numbers.set(source, number)
    return number
  }

  const prefixOf = (source: string): string => `${JSON.stringify(source)}|`

  function drop(fits: (key: string, minted: Minted & { readonly endpointUrl: string | undefined }) => boolean): void {
    for (const [key, minted] of known) if (fits(key, minted)) known.delete(key)
  }

  return {
    /** A hash where a value may be long or private. */
    keyOf(
      chain: { readonly source: Source; readonly roles: readonly SessionRole[]; readonly sessionName: string },
      last: number,
    ): string {
      const { source, roles } = chain
      const links = roles
        .slice(0, last + 1)
        .map((role) => assumedAs({ ...role, sessionName: role.sessionName ?? chain.sessionName }))
      const hash = createHash('sha256').update(JSON.stringify(links)).digest('hex')
      return `${prefixOf(source.name)}${numberOf(source)}|${hash}`
    },
    fresh(key: string, { endpointUrl }: Source): Minted | undefined {
      const found = known.get(key)
      const end = found?.credentials.expiresAt
      if (found === undefined || end === undefined) return undefined
      return mustRefreshBeforeHandOut(awsNow(endpointUrl), found.issuedAt, end) ? undefined : found
    },
    remember(key: string, minted: Minted, { endpointUrl }: Source): void {
      keepNewest(known, key, { ...minted, endpointUrl }, mostLinks)
      drop((_key, { credentials: { expiresAt }, issuedAt, endpointUrl: at }) => {
        return expiresAt !== undefined && awsNow(at) >= spentAt(issuedAt, expiresAt)
      })
    },
    /** Every link of a source, after its keys or its roles changed. */
    forget: (source: string): void => drop((key) => key.startsWith(prefixOf(source))),
    forgetAll: (): void => known.clear(),
    /** These very credentials: AWS said that they ended. */
    invalidate: (accessKeyId: string): void => drop((_key, { credentials }) => credentials.accessKeyId === accessKeyId),
  }
}
