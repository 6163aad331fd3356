import { useCallback, useInsertionEffect, useRef } from 'react'

/** The same function for the life of the component, so that what is given it need not be drawn again; a call goes to the latest one. */
export function useStable<Given extends readonly unknown[], Result>(
  latest: (...given: Given) => Result,
): (...given: Given) => Result {
  const known = useRef(latest)
  useInsertionEffect(() => {
    known.current = latest
  })
  return useCallback((...given: Given) => known.current(...given), [])
}
