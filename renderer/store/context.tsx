// How components reach the stores and the agent.
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { Latchkey } from '../client.ts'
import type { Stores } from './stores.ts'

export interface Page {
  readonly stores: Stores
  readonly client: Latchkey
  /** Epoch ms; a test's own. */
  readonly now: () => number
}

const PageContext = createContext<Page | undefined>(undefined)

export function PageProvider({ stores, client, now, children }: Page & { readonly children: ReactNode }) {
  const page = useMemo(() => ({ stores, client, now }), [stores, client, now])
  return <PageContext value={page}>{children}</PageContext>
}

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === undefined) throw new Error('no PageProvider around this component')
  return page
}

export const useClient = (): Latchkey => usePage().client
export const useStores = (): Stores => usePage().stores

type Shape<Name extends keyof Stores> = Stores[Name] extends StoreApi<infer State> ? State : never

/** One store, or a part of it; renders again only when that part changes. */
export function useKnown<Name extends keyof Stores>(name: Name): Shape<Name>
export function useKnown<Name extends keyof Stores, Part>(name: Name, part: (state: Shape<Name>) => Part): Part
export function useKnown(name: keyof Stores, part: (state: unknown) => unknown = (state) => state): unknown {
  const store: Pick<StoreApi<unknown>, 'getState' | 'getInitialState' | 'subscribe'> = usePage().stores[name]
  return useStore(store, part)
}
