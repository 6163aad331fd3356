import { useState } from 'react'
import { useKnown } from '../store/context.tsx'
import { Banner } from '../ui/Banner.tsx'
import { useNow } from '../ui/use-now.ts'
import { Skeleton } from './Skeleton.tsx'

/** A start takes a fraction of this, and what is gone at once need not be read. */
const patienceMs = 2000

/** The shape of a list, and above it what is waited for when that takes long: a keychain may ask in a window of its own. */
export function Connecting() {
  const waiting = useKnown('desktop', (state) => state?.start?.message)
  const now = useNow()
  const [since] = useState(now)
  return (
    <>
      {waiting !== undefined && now - since >= patienceMs && (
        <div role="alert">
          <Banner text={waiting} />
        </div>
      )}
      <Skeleton />
    </>
  )
}
