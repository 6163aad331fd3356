import { keepCompiled } from '../compile-cache.mjs'

// What the launcher kept from this Node is the caller's all the same, and its programs'.
const prefix = 'LATCHKEY_CALLERS_'
for (const [name, value] of Object.entries(process.env)) {
  if (!name.startsWith(prefix)) continue
  delete process.env[name]
  // On Windows nothing is set to nothing.
  if (value || process.platform !== 'win32') process.env[name.slice(prefix.length)] = value
}
keepCompiled()
await import('./main.ts')
