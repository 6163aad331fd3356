import { mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Keeps compiled sources between runs, since a command lives for milliseconds. What lies there is run, so the folder is the user's alone;
 * it may be the home itself, which must not come into being readable for others.
 */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  const folder = env['LATCHKEY_HOME'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    enableCompileCache(join(folder, 'compile-cache'))
  } catch {
    // Slower, and otherwise the same.
  }
}
