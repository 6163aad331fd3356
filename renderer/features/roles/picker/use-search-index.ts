import { useEffect, useRef, useState } from 'react'
import type { RoleView } from '#contract/model.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { createSearchIndex, type SearchIndex } from '#shared/search.ts'

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
export function useSearchIndex(roles: Roles): () => SearchIndex {
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
