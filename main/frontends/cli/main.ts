// The `latchkey` command. Tools run `latchkey credentials` for every command of theirs, so that one loads next to nothing.
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Compiled sources are kept, since a command lives for milliseconds. */
const cacheFolder =
  process.env['LATCHKEY_HOME'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey')
enableCompileCache(join(cacheFolder, 'compile-cache'))

const [command, role, ...rest] = process.argv.slice(2)
if (command === 'credentials' && role !== undefined && !role.startsWith('-') && rest.length === 0) {
  const { printCredentials } = await import('./credentials.ts')
  process.exitCode = await printCredentials(role)
} else {
  const { runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(process.argv)
}
