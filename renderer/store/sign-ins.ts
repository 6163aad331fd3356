// What this window knows of the sign-ins that it holds.
import type { Failure } from '../ui/failure.ts'

export type HeldSignIn =
  | { readonly kind: 'waiting'; readonly leave: () => void }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** By the name of the source. */
export type SignIns = ReadonlyMap<string, HeldSignIn>
