import { useMemo } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { useKnown } from '../../store/context.tsx'

/** For a whole view, since it goes through all roles: the role that a record is about, as far as it is known still. */
export function useRoles(): (record: AuditRecord) => RoleView | undefined {
  const roles = useKnown('roles')
  return useMemo(() => {
    const known = new Map([...(roles?.values() ?? [])].map((role) => [keyOf(role.accountId, role.name), role]))
    return ({ role, accountId }) => (role === undefined ? undefined : known.get(keyOf(accountId, role)))
  }, [roles])
}

const keyOf = (accountId: string | undefined, name: string): string => `${accountId ?? ''}/${name}`
