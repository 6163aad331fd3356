// Where the packaged program begins, as Node's single executable applications have it: its parts lie in it as texts and are compiled ahead.
// Each is loaded when it is asked for, since a command lives for milliseconds. scripts/build-cli.ts writes
// into the last line which one begins.
const { dirname } = require('node:path')
const { getAsset, getRawAsset } = require('node:sea')
const { Script } = require('node:vm')

/** @type {Map<string, { exports: object }>} */
const loaded = new Map()

/** @param {string} name */
function load(name) {
  if (!name.startsWith('./')) return require(name)
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  const part = { exports: {} }
  loaded.set(name, part)
  const code = getAsset(name.slice(2), 'utf8')
  const script = new Script(code, { filename: name, cachedData: new Uint8Array(getRawAsset(`${name.slice(2)}.cache`)) })
  script.runInThisContext()(part.exports, load, part, process.execPath, dirname(process.execPath))
  return part.exports
}

load('./BEGINNING.cjs')
