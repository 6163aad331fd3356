/** What a request asks of AWS. `ambiguous`: readings of it differ, so what AWS would do cannot be told; `detail` goes on from "the request". */
export type Action =
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly detail: string }

/** One protocol's reading. `none`: nothing of that protocol is there, so that another one decides. */
export type Reading = Action | { readonly kind: 'none' }

export const actionShape = /^[A-Za-z][A-Za-z0-9_]{0,127}$/

export function severalNames(names: readonly (string | undefined)[]): Action {
  const shown = names.filter((name) => name !== undefined && actionShape.test(name)).slice(0, 4)
  return { kind: 'ambiguous', detail: `names several actions${shown.length > 1 ? ` (${shown.join(', ')})` : ''}` }
}
