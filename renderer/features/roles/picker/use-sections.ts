import { useMemo } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { parsePasted, type Pasted, rolesOf } from '#shared/parse-pasted.ts'
import { browse, groupByAccount, matchSections, type Section } from './sections.ts'
import { useSearchIndex } from './use-search-index.ts'

/** More than anybody reads; a longer query finds the rest. */
const mostMatches = 200

export interface Found {
  readonly sections: readonly Section[]
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
  const pasted = useMemo(() => parsePasted(searched), [searched])
  const current = searched === '' || pasted !== undefined ? undefined : index()

  const sections = useMemo(() => {
    if (searched === '') return browse(roles, sessions, groups)
    const about = pasted === undefined ? [] : rolesOf(pasted, roles.values()).map(({ id }) => ({ id, ranges: [] }))
    const all = current?.search(searched, mostMatches + 1) ?? about
    return matchSections(roles, all.slice(0, mostMatches), all.length > mostMatches)
  }, [roles, sessions, groups, searched, pasted, current])

  return { sections, pasted }
}
