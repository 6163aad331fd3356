import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { getAsset, isSea } from 'node:sea'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { engineFromText, withoutEnvironment } from './engine-text.ts'

/** Begins a thread of the engine: from the sources with this Node, or from what scripts/build-cli.ts embedded in this packaged program. */
export function beginEngine(cache = getCompileCacheDir()): Worker {
  if (isSea()) return engineFromText(getAsset('begin-engine.cjs', 'utf8'))
  const file = fileURLToPath(new URL('engine-main.mjs', import.meta.url))
  return new Worker(file, { ...withoutEnvironment, argv: cache === undefined ? [] : [dirname(cache)] })
}
