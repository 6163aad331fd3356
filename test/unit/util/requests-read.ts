import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { onTestFinished } from 'vitest'

const channel = 'http.server.request.start'

/** Counts the requests that Node's parser makes in this process from now on, whether anybody answers them or not. */
export function countRequestsRead(): () => number {
  let count = 0
  const add = () => void (count += 1)
  subscribe(channel, add)
  onTestFinished(() => void unsubscribe(channel, add))
  return () => count
}
