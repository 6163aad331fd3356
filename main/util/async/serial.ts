/** Work that takes turns, in the order in which it was given. A failure is its own caller's, and no reason to skip the next. */
export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>

export function createSerial(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

/** As `createSerial`, one queue for each key; those that are empty are forgotten. */
export function createSerialByKey(): <Value>(key: string, work: () => Promise<Value>) => Promise<Value> {
  const queues = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const result = (queues.get(key) ?? Promise.resolve()).then(work)
    const last: Promise<unknown> = result.then(forget, forget)
    function forget(): void {
      if (queues.get(key) === last) queues.delete(key)
    }
    queues.set(key, last)
    return result
  }
}
