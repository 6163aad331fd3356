// JavaScript, as the two entry files that use it: what comes before the cache is on would load Node's type stripper at every start, some 35 ms.
import { mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Keeps compiled sources between runs, since a command lives for milliseconds. What lies there is run, so the folder is the user's alone;
 * it may be the home itself, which must not come into being readable for others.
 */
export function keepCompiled() {
  const { LATCHKEY_HOME: home, XDG_CACHE_HOME: cache } = process.env
  const folder = home || join(cache || join(homedir(), '.cache'), 'latchkey')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    enableCompileCache(join(folder, 'compile-cache'))
  } catch {
    // Slower, and otherwise the same.
  }
}
