// What an ARN, a link or an account id in the search field is about.
import { useMemo } from 'react'
import { isolatedDomains } from '#shared/console/isolated.ts'
import { readings } from '#shared/console/pasted-text.ts'
import { type Understood, understand } from '#shared/console/understand.ts'
import { defined } from '#shared/defined.ts'
import { useKnown } from '../../../store/context.tsx'
import type { ConsolePage } from '../../../store/role-actions.tsx'

export type Pasted = Exclude<Understood, { readonly kind: 'none' }>

/** The hosts of isolated partitions, as the person gave them. */
const useIsolated = () => {
  const value = useKnown('settings', (all) => all?.find(({ key }) => key === 'console.isolated-hosts')?.value)
  return useMemo(() => isolatedDomains(String(value ?? '')) ?? [], [value])
}

/** Undefined for a text that is searched for as it is. */
export function usePasted(query: string): Pasted | undefined {
  const isolated = useIsolated()
  return useMemo(() => {
    const found = understand(query, isolated)
    return found.kind === 'none' ? undefined : found
  }, [query, isolated])
}

/** Of a text of several lines what is to stand in the field's one line; undefined where none of it is understood. */
export function useReading(): (text: string) => string | undefined {
  const isolated = useIsolated()
  return (text) => readings(text).find((each) => understand(each, isolated).kind !== 'none')
}

/** Where the console opens, and whether it is that that Enter is for: who pastes a role or an account looks for the role. */
export interface PastedPage {
  readonly page: ConsolePage
  readonly isMeant: boolean
}

export function pageOf(pasted: Pasted): PastedPage {
  const { kind, role, wanted, region } = pasted
  return {
    page: { to: wanted, ...defined({ region }) },
    isMeant: kind !== 'account' && !(kind === 'arn' && role !== undefined),
  }
}
