import { keepCompiled } from '../compile-cache.mjs'

// The launcher kept it from this Node: a file in it that is gone would end every command here, also the one that puts the shell right.
const { LATCHKEY_NODE_OPTIONS: nodeOptions } = process.env
if (nodeOptions !== undefined) {
  process.env['NODE_OPTIONS'] = nodeOptions
  delete process.env['LATCHKEY_NODE_OPTIONS']
}
keepCompiled()
await import('./main.ts')
