import { useEffect, useState } from 'react'
import { useStores } from '../../store/context.tsx'
import type { Stores } from '../../store/stores.ts'
import { type Fields, useFields } from './use-fields.ts'

/** No kind is called so. */
export const editOf = (source: string): string => `edit/${source}`

export const forgetDraft = (drafts: Stores['drafts'], form: string): void =>
  drafts.setState((known) => new Map([...known].filter(([each]) => each !== form)), true)

/** Texts that outlive their form until they are sent or given up: an Escape, another view or a lost agent costs nothing but `secret`. */
export function useDraft<Values extends Readonly<Record<string, string>>>(
  /** A kind of source that is added, or `editOf` one. */
  form: string,
  given: Values,
  secret?: keyof Values,
): Fields<Values> & { readonly forget: () => void } {
  const { drafts } = useStores()
  const [initial] = useState(given)
  const fields = useFields<Values>({ ...initial, ...drafts.getState().get(form) })
  const { values } = fields
  useEffect(() => {
    const typed = Object.entries(values).filter(([name, value]) => name !== secret && value !== initial[name])
    drafts.setState((known) => {
      const others = [...known].filter(([each]) => each !== form)
      return new Map(typed.length === 0 ? others : [...others, [form, Object.fromEntries(typed)]])
    }, true)
  }, [drafts, form, secret, initial, values])
  return {
    ...fields,
    forget: () => forgetDraft(drafts, form),
  }
}
