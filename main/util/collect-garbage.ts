import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * What a burst leaves behind is garbage of V8's old generation, and an idle thread never comes to collect it: it would stay with a program that
 * sits in the background all day. Stops the thread for some tens of ms; `last-resort` for about 100, and gives the pages that are free by then back
 * to the system, too. V8 has no other way to ask for one from inside: the flag makes `gc` appear
 * in contexts that are made after it.
 */
export function collectGarbage(flavor: 'regular' | 'last-resort' = 'regular'): void {
  setFlagsFromString('--expose-gc')
  // As a property: a host whose V8 takes no flags by now has none.
  const collect: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect({ type: 'major', flavor })
}
