import { queryObjects } from 'node:v8'

const count = (): number => queryObjects(Uint8Array, { format: 'count' })

/** How many buffers more are alive than at the call, for parts that keep what others send. */
export function buffersSince(): () => number {
  const before = count()
  return () => count() - before
}
