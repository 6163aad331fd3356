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
