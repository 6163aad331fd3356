// What this window knows of the checks of sources that it began.
import type { SourceView } from '#contract/model.ts'
import type { PreflightStep } from '#contract/sources.ts'
import type { Failure } from '../ui/failure.ts'

export type Preflight =
  | { readonly kind: 'running'; readonly leave: () => void }
  /** `at`: epoch ms. */
  | { readonly kind: 'done'; readonly steps: readonly PreflightStep[]; readonly at: number }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** By the name of the source. */
export type Preflights = ReadonlyMap<string, Preflight>

/** A later source of the same name is another one. */
export function withoutGone(known: Preflights, sources: readonly SourceView[]): Preflights {
  const names = new Set(sources.map(({ name }) => name))
  const left = [...known].filter(([name]) => names.has(name))
  return left.length === known.size ? known : new Map(left)
}
