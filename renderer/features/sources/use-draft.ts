import { useEffect, useState } from 'react'
import type { SourceKind } from '#contract/kinds.ts'
import { useStores } from '../../store/context.tsx'
import { type Fields, useFields } from './use-fields.ts'

/** Texts that outlive their form until they are sent or given up: an Escape, another view or a lost agent costs nothing but `secret`. */
export function useDraft<Values extends Readonly<Record<string, string>>>(
  kind: SourceKind,
  given: Values,
  secret?: keyof Values,
): Fields<Values> & { readonly forget: () => void } {
  const { drafts } = useStores()
  const [initial] = useState(given)
  const fields = useFields<Values>({ ...initial, ...drafts.getState().get(kind) })
  const { values } = fields
  useEffect(() => {
    const typed = Object.entries(values).filter(([name, value]) => name !== secret && value !== initial[name])
    drafts.setState((known) => {
      const others = [...known].filter(([each]) => each !== kind)
      return new Map(typed.length === 0 ? others : [...others, [kind, Object.fromEntries(typed)]])
    }, true)
  }, [drafts, kind, secret, initial, values])
  return {
    ...fields,
    forget: () => drafts.setState((known) => new Map([...known].filter(([each]) => each !== kind)), true),
  }
}
