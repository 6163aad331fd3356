import { useMemo } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { useKnown } from '../../store/context.tsx'

/** Whether a record's role acts in production, as far as the role is known still. */
export function useProduction(): (record: AuditRecord) => boolean {
  const roles = useKnown('roles')
  return useMemo(() => {
    const known = productionKeys(roles?.values() ?? [])
    return ({ role, accountId }) => role !== undefined && known.has(keyOf(accountId, role))
  }, [roles])
}

function productionKeys(roles: Iterable<RoleView>): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const role of roles) if (isProduction(role)) keys.add(keyOf(role.accountId, role.name))
  return keys
}

const keyOf = (accountId: string | undefined, name: string): string => `${accountId ?? ''}/${name}`
