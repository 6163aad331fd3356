import { useEffect, useMemo, useRef, useState } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { fittingRoles } from '#shared/console/fitting.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { createSearchIndex, type Match, type SearchIndex } from '#shared/search.ts'
import { type Pasted, usePasted } from './pasted.ts'
import { browse, groupByAccount, matchSections, type Section } from './sections.ts'

/** More than anybody reads; a longer query finds the rest. */
const mostMatches = 200

const none: ReadonlyMap<string, Match> = new Map()

export interface Found {
  readonly sections: readonly Section[]
  /** Where the search found it, by role. */
  readonly matches: ReadonlyMap<string, Match>
  /** What an ARN or link in the search field is about. */
  readonly pasted: Pasted | undefined
}

export function useSections(
  roles: ReadonlyMap<string, RoleView>,
  sessions: readonly SessionView[],
  query: string,
): Found {
  const index = useSearchIndex(roles)
  const groups = useMemo(() => groupByAccount(roles), [roles])
  const searched = query.trim()
  const pasted = usePasted(searched)
  const current = searched === '' || pasted !== undefined ? undefined : index()

  const found = useMemo(() => {
    if (searched === '') return { sections: browse(roles, sessions, groups), matches: none }
    const about =
      pasted === undefined
        ? []
        : nearestFirst(fittingRoles(pasted, roles.values())).map(({ id }) => ({ id, ranges: [] }))
    const all = current?.search(searched, mostMatches + 1) ?? about
    const shown = all.slice(0, mostMatches)
    const matches = new Map(shown.map((match) => [match.id, match]))
    return { sections: matchSections(roles, shown, all.length > mostMatches), matches }
  }, [roles, sessions, groups, searched, pasted, current])

  return { ...found, pasted }
}

/** A link may fit any role: first those that run, are liked or were used last. */
function nearestFirst(roles: readonly RoleView[]): readonly RoleView[] {
  const order = ({ session, favourite, lastUsedAt = '' }: RoleView): string =>
    `${Number(session !== undefined)}${Number(favourite)}${lastUsedAt}`
  return roles
    .map((role) => ({ role, order: order(role) }))
    .toSorted((a, b) => (a.order < b.order ? 1 : Number(a.order > b.order) * -1))
    .map(({ role }) => role)
}

type Roles = ReadonlyMap<string, RoleView>

/** Changes come in bursts (a source lists its roles, sessions start): the index waits for a pause. */
const settleMs = 150

/** The first searches of an index cost several times the later ones: these are made before anybody types. */
const warmUp = ['a', 'prod', 'ad 1']

function indexRoles(roles: Roles): SearchIndex {
  return createSearchIndex(
    [...roles.values()].map((role) => ({
      id: role.id,
      text: searchTextOf(role),
      favourite: role.favourite,
      lastUsedAt: role.lastUsedAt === undefined ? undefined : Date.parse(role.lastUsedAt),
    })),
  )
}

/**
 * The index of the roles, built between keystrokes: after a change the old one answers until the new one is there. Only a
 * search that comes before there was any builds it on the spot.
 */
function useSearchIndex(roles: Roles): () => SearchIndex {
  const known = useRef<{ readonly of: Roles; readonly index: SearchIndex }>(undefined)
  const [, rebuilt] = useState(0)

  useEffect(() => {
    if (known.current?.of === roles || roles.size === 0) return undefined
    const build = (): void => {
      const first = known.current === undefined
      const index = indexRoles(roles)
      for (const query of warmUp) index.search(query, 1)
      known.current = { of: roles, index }
      if (!first) rebuilt((n) => n + 1)
    }
    const timer = setTimeout(build, known.current === undefined ? 0 : settleMs)
    return () => clearTimeout(timer)
  }, [roles])

  return () => {
    let current = known.current
    if (current === undefined || current.of.size === 0) current = { of: roles, index: indexRoles(roles) }
    known.current = current
    return current.index
  }
}
