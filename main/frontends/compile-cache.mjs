// JavaScript, as the two entry files that use it: what comes before the cache is on would load Node's type stripper at every start, some 35 ms.
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { judgePath } from '#util/own/judge-path.mjs'

// Here, and wherever every command passes: an import statement reads each export of a built-in module, and so loads what is behind the lazy
// ones. With node:fs that costs some 4 ms, with node:http 50.
const { existsSync, mkdirSync, readdirSync } = process.getBuiltinModule('node:fs')
const { enableCompileCache } = process.getBuiltinModule('node:module')

/**
 * Keeps compiled sources between runs, since a command lives for milliseconds: in the user's cache folder, so that every home starts with them
 * and none holds them. What lies there is run, so both folders are the user's own before anything is read or written.
 */
export function keepCompiled() {
  try {
    const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'latchkey')
    const kept = join(folder, 'compile-cache')
    if (!isAbsolute(folder) || !isOwn(folder)) return
    // One by one: where nothing can be made, as in /proc, `recursive` tries for ever.
    for (const each of [dirname(folder), folder, kept]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 })
    // Node keeps a folder of its own in it for each of its versions.
    if ([kept, ...readdirSync(kept).map((name) => join(kept, name))].every(isOwn)) enableCompileCache(kept)
  } catch {
    // Slower, and otherwise the same.
  }
}

/** @param {string} folder */
function isOwn(folder) {
  const verdict = judgePath(folder, 'folder')
  return verdict.kind === 'own' || verdict.kind === 'absent'
}
